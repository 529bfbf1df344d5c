package dev.promptcache.samples.combinations;

import dev.promptcache.FetchOutcome;
import dev.promptcache.PromptCacheListener;
import dev.promptcache.PromptKey;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers which kinds of thread have fetched. Thread-safe. */
class FetchThreads implements PromptCacheListener {

    private final Set<String> kinds = ConcurrentHashMap.newKeySet();

    @Override
    public void fetched(PromptKey key, FetchKind kind, FetchOutcome outcome, Duration duration) {
        // Thread.isVirtual is not there on the lowest JDK.
        kinds.add(Thread.currentThread().getClass().getSimpleName().contains("Virtual") ? "virtual" : "platform");
    }

    Set<String> kinds() {
        return Set.copyOf(kinds);
    }
}
