/**
 * An in-process cache of LangSmith prompts: exact LRU, stale-while-revalidate, background refresh.
 *
 * <p>{@link dev.promptcache.AsyncPromptCache} is the cache, {@link dev.promptcache.PromptCache} its blocking view, and
 * {@link dev.promptcache.PromptSource} the one thing it needs from outside. How it works inside stands in the core's README.md.
 */
@NullMarked
package dev.promptcache;

import org.jspecify.annotations.NullMarked;
