/** Prompts for Spring AI: rendered prompts become its messages, prompts and options, and its messages become history. */
@NullMarked
package dev.promptcache.boot.springai;

import org.jspecify.annotations.NullMarked;
