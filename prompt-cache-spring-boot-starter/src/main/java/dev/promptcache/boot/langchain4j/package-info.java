/** Prompts for LangChain4j: rendered prompts become its messages and requests, and its messages become history. */
@NullMarked
package dev.promptcache.boot.langchain4j;

import org.jspecify.annotations.NullMarked;
