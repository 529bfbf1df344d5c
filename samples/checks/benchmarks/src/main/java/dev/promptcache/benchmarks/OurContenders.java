package dev.promptcache.benchmarks;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** This project's cache through its public API: hits counted, recency kept, the refresher started. */
final class OurContenders {

    private OurContenders() {}

    static Contender get(int capacity) {
        return new Get(build(capacity));
    }

    static Contender pull(int capacity) {
        return new Pull(build(capacity));
    }

    private static PromptCache build(int capacity) {
        AsyncPromptCache cache = AsyncPromptCache.builder(
                        key -> CompletableFuture.completedFuture(Prompts.commit(key.identifier())))
                .configure(config -> config.maxSize(capacity))
                .build();
        cache.start();
        return cache.synchronous();
    }

    /** Reads by {@code get}. */
    record Get(PromptCache cache) implements Contender {

        @Override
        public Optional<PromptCommit> get(String key) {
            return cache.get(key);
        }

        @Override
        public void put(PromptKey key, PromptCommit commit) {
            cache.set(key, commit);
        }

        @Override
        public void close() {
            cache.close();
        }
    }

    /** Reads by {@code pull}. */
    record Pull(PromptCache cache) implements Contender {

        @Override
        public PromptCommit get(String key) {
            return cache.pull(key);
        }

        @Override
        public void put(PromptKey key, PromptCommit commit) {
            cache.set(key, commit);
        }

        @Override
        public void close() {
            cache.close();
        }
    }
}
