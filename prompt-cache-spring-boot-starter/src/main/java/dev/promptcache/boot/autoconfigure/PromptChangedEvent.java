package dev.promptcache.boot.autoconfigure;

import dev.promptcache.PromptCacheListener.ChangeTrigger;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;

/**
 * Published when a fetch, or a snapshot that was loaded, brought another commit than the one that was cached; the cache serves the new one already. Published
 * on the fetch thread, whose callers wait meanwhile: a listener that is not quick should be asynchronous.
 *
 * @param key the prompt
 * @param before the commit that was cached
 * @param after the commit that is cached now
 * @param trigger what made the cache look: its sweep, a read, a pull, a refresh that was asked for, or a snapshot
 */
public record PromptChangedEvent(PromptKey key, PromptCommit before, PromptCommit after, ChangeTrigger trigger) {}
