package dev.promptcache.benchmarks;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What one can build of the JDK's own maps. */
final class MapContenders {

    private MapContenders() {}

    static Contender concurrentMap() {
        return new Bare(new ConcurrentHashMap<>());
    }

    static Contender countingMap() {
        return new Counting(new ConcurrentHashMap<>(), new LongAdder());
    }

    static Contender accessOrderedMap(int capacity) {
        return new AccessOrdered(capacity);
    }

    private record Bare(ConcurrentMap<String, PromptCommit> map) implements Contender {

        @Override
        public @Nullable Object get(String key) {
            return map.get(key);
        }

        @Override
        public void put(PromptKey key, PromptCommit commit) {
            map.put(key.identifier(), commit);
        }
    }

    private record Counting(ConcurrentMap<String, PromptCommit> map, LongAdder hits) implements Contender {

        @Override
        public @Nullable Object get(String key) {
            PromptCommit commit = map.get(key);
            if (commit != null) {
                hits.increment();
            }
            return commit;
        }

        @Override
        public void put(PromptKey key, PromptCommit commit) {
            map.put(key.identifier(), commit);
        }
    }

    private static final class AccessOrdered implements Contender {

        private final Map<String, PromptCommit> map;
        private long hits;

        @SuppressWarnings("serial")
        AccessOrdered(int capacity) {
            this.map = new LinkedHashMap<>(capacity, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, PromptCommit> eldest) {
                    return size() > capacity;
                }
            };
        }

        @Override
        public synchronized @Nullable Object get(String key) {
            PromptCommit commit = map.get(key);
            if (commit != null) {
                hits++;
            }
            return commit;
        }

        @Override
        public synchronized void put(PromptKey key, PromptCommit commit) {
            map.put(key.identifier(), commit);
        }
    }
}
