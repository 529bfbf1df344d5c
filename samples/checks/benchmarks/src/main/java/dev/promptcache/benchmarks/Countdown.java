package dev.promptcache.benchmarks;

import dev.promptcache.FetchOutcome;
import dev.promptcache.PromptCacheListener;
import dev.promptcache.PromptKey;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Counts the fetches that have ended. */
record Countdown(CountDownLatch left) implements PromptCacheListener {

    @Override
    public void fetched(PromptKey key, FetchKind kind, FetchOutcome outcome, Duration took) {
        left.countDown();
    }
}
