package dev.promptcache.boot;

import dev.promptcache.PromptCacheListener.ChangeTrigger;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import org.jspecify.annotations.Nullable;

/**
 * Published when a vetter refused a commit; not again as long as LangSmith keeps to it. The thread is that of the fetch, whose callers wait
 * meanwhile, or that which loads the snapshot: a listener that is not quick should be asynchronous.
 *
 * @param key the prompt
 * @param cached the commit that stays, or null if there is none, so that pulls fail
 * @param refused the commit that did not get in
 * @param trigger what made the cache look
 * @param reason the objection
 * @since 0.1.0
 */
public record PromptRejectedEvent(
        PromptKey key, @Nullable PromptCommit cached, PromptCommit refused, ChangeTrigger trigger, String reason) {}
