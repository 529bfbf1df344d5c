package dev.promptcache.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.openjdk.jol.info.GraphLayout;

/**
 * Prints what an entry costs beside its key and value, which are a {@link PromptKey} and a {@link PromptCommit} for every
 * contender. What the empty cache and the JDK behind it occupy is not counted; tables sized beforehand are.
 */
public final class MemoryTable {

    private static final int[] SIZES = {100, 10_000, 100_000};

    private MemoryTable() {}

    /**
     * Prints the table.
     *
     * @param args none
     */
    public static void main(String... args) {
        System.out.println("| bytes per entry, key and value aside | 100 | 10,000 | 100,000 |");
        System.out.println("|---|---|---|---|");
        print("prompt-cache", MemoryTable::ours);
        print(
                "Caffeine: size, stats",
                (keys, commits) ->
                        caffeine(keys, commits, withStats(keys.length).build()));
        print(
                "Caffeine: size, stats, refresh",
                (keys, commits) -> caffeine(
                        keys,
                        commits,
                        withStats(keys.length)
                                .refreshAfterWrite(Duration.ofMinutes(5))
                                .build(key -> Prompts.commit(key.identifier()))));
    }

    private static void print(String title, BiFunction<PromptKey[], PromptCommit[], Object> filled) {
        StringBuilder row = new StringBuilder("| ").append(title);
        for (int size : SIZES) {
            row.append(String.format(Locale.ROOT, " | %.0f", bytesPerEntry(size, filled)));
        }
        System.out.println(row.append(" |"));
    }

    static double bytesPerEntry(int size, BiFunction<PromptKey[], PromptCommit[], Object> filled) {
        PromptKey[] keys =
                Arrays.stream(Prompts.keys(size)).map(PromptKey::parse).toArray(PromptKey[]::new);
        PromptCommit[] commits =
                Arrays.stream(keys).map(key -> Prompts.commit(key.identifier())).toArray(PromptCommit[]::new);
        Object cache = filled.apply(keys, commits);
        GraphLayout withCache = GraphLayout.parseInstance(keys, commits, cache);
        GraphLayout without =
                GraphLayout.parseInstance(keys, commits, filled.apply(new PromptKey[0], new PromptCommit[0]));
        return (double) (withCache.totalSize() - without.totalSize()) / size;
    }

    static Object ours(PromptKey[] keys, PromptCommit[] commits) {
        AsyncPromptCache cache = AsyncPromptCache.builder(key -> new CompletableFuture<>())
                .configure(config -> config.maxSize(Math.max(1, keys.length)))
                .autoStart(false)
                .build();
        for (int i = 0; i < keys.length; i++) {
            cache.set(keys[i], commits[i]);
        }
        return cache;
    }

    private static Caffeine<Object, Object> withStats(int size) {
        // Without an executor of its own it would count the JDK's common pool.
        return Caffeine.newBuilder().maximumSize(size).recordStats().executor(Runnable::run);
    }

    private static Object caffeine(PromptKey[] keys, PromptCommit[] commits, Cache<PromptKey, PromptCommit> cache) {
        for (int i = 0; i < keys.length; i++) {
            cache.put(keys[i], commits[i]);
        }
        cache.cleanUp();
        return cache;
    }
}
