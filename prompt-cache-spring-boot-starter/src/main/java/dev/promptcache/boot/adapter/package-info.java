/**
 * What the adapters for libraries of models have in common: converting a rendered prompt's messages, and saying what of them a library
 * cannot express. An adapter for another library begins with {@link dev.promptcache.boot.adapter.MessageConverter}.
 */
@NullMarked
package dev.promptcache.boot.adapter;

import org.jspecify.annotations.NullMarked;
