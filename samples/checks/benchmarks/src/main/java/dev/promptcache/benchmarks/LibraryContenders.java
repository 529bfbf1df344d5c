package dev.promptcache.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import java.time.Duration;
import org.cache2k.Cache2kBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ConcurrentLruCache;

/** The caches of other libraries, each set up for what it has of bound, statistics and refresh. */
final class LibraryContenders {

    private static final Duration TTL = Duration.ofMinutes(5);

    private LibraryContenders() {}

    static Contender caffeine(int capacity) {
        return new OfCaffeine(
                Caffeine.newBuilder().maximumSize(capacity).recordStats().build());
    }

    static Contender caffeineWithRefresh(int capacity) {
        return new OfCaffeine(Caffeine.newBuilder()
                .maximumSize(capacity)
                .recordStats()
                .refreshAfterWrite(TTL)
                .build(Prompts::commit));
    }

    static Contender springLru(int capacity) {
        return new OfSpring(new ConcurrentLruCache<>(capacity, Prompts::commit));
    }

    static Contender cache2k(int capacity) {
        return new OfCache2k(Cache2kBuilder.of(String.class, PromptCommit.class)
                .entryCapacity(capacity)
                .eternal(true)
                .build());
    }

    private record OfCaffeine(Cache<String, PromptCommit> cache) implements Contender {

        @Override
        public @Nullable Object get(String key) {
            return cache.getIfPresent(key);
        }

        @Override
        public void put(PromptKey key, PromptCommit commit) {
            cache.put(key.identifier(), commit);
        }
    }

    /** Has neither a plain lookup nor a put: a lookup that misses fills the place. */
    private record OfSpring(ConcurrentLruCache<String, PromptCommit> cache) implements Contender {

        @Override
        public @Nullable Object get(String key) {
            return cache.get(key);
        }

        @Override
        public void put(PromptKey key, PromptCommit commit) {
            cache.get(key.identifier());
        }
    }

    private record OfCache2k(org.cache2k.Cache<String, PromptCommit> cache) implements Contender {

        @Override
        public @Nullable Object get(String key) {
            return cache.peek(key);
        }

        @Override
        public void put(PromptKey key, PromptCommit commit) {
            cache.put(key.identifier(), commit);
        }

        @Override
        public void close() {
            cache.close();
        }
    }
}
