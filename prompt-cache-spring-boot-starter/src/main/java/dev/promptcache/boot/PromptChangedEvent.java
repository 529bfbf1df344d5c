package dev.promptcache.boot;

import dev.promptcache.PromptCacheListener.ChangeTrigger;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;

/**
 * Published when another commit took the place of the one that was cached; the cache serves it already. The thread is that of the
 * fetch, whose callers wait meanwhile, or that which loads the snapshot: a listener that is not quick should be asynchronous.
 *
 * @param key the prompt
 * @param before the commit that was cached
 * @param after the commit that is cached now
 * @param trigger what made the cache look: its sweep, a read, a pull, a refresh that was asked for, or a snapshot
 * @since 0.1.0
 */
public record PromptChangedEvent(PromptKey key, PromptCommit before, PromptCommit after, ChangeTrigger trigger) {}
