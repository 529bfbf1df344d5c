package dev.promptcache.internal;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A cache in which nothing happens by itself, and whose one fetch ends when an actor says so. */
final class StressedCache {

    static final PromptKey KEY = PromptKey.parse("p");
    static final PromptCommit OLD = commit("old");
    static final PromptCommit NEW = commit("new");
    private static final IdleScheduler IDLE = new IdleScheduler();

    final CompletableFuture<PromptCommit> answer = new CompletableFuture<>();
    final AsyncPromptCache cache;
    final EngineInspector inspector;
    private volatile long now;

    StressedCache() {
        cache = TestCaches.build(AsyncPromptCache.builder(key -> answer)
                .autoStart(false)
                .ticker(new HandTicker(() -> now))
                .scheduler(IDLE)
                .executor(Runnable::run));
        inspector = new EngineInspector(cache);
    }

    /** One that holds the old commit. */
    static StressedCache holdingOld() {
        StressedCache stressed = new StressedCache();
        stressed.cache.set(KEY, OLD);
        return stressed;
    }

    static PromptCommit commit(String hash) {
        return new PromptCommit("-", "p", hash, Map.of());
    }

    void advanceTo(long moment) {
        now = moment;
    }

    Entry entry() {
        Entry entry = inspector.find(KEY);
        if (entry == null) {
            throw new IllegalStateException("There is no entry");
        }
        return entry;
    }

    /** What is cached, in short. */
    String cached() {
        return cache.get(KEY).map(PromptCommit::commitHash).orElse("nothing");
    }
}
