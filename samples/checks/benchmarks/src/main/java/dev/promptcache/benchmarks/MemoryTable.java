package dev.promptcache.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CachedPrompt.Origin;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
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
        print("the same, holding what our entries know of a commit", MemoryTable::caffeineOfHeld);
    }

    private static void print(String title, BiFunction<PromptKey[], PromptCommit[], Object> filled) {
        StringBuilder row = new StringBuilder("| ").append(title);
        for (int size : SIZES) {
            row.append(String.format(Locale.ROOT, " | %.0f", bytesPerEntry(size, filled)));
        }
        System.out.println(row.append(" |"));
    }

    static double bytesPerEntry(int size, BiFunction<PromptKey[], PromptCommit[], Object> filled) {
        PromptKey[] keys = Prompts.parsed(Prompts.keys(size));
        PromptCommit[] commits = Arrays.stream(keys)
                // As the cache holds what it is given: another origin would make a commit of its own.
                .map(key -> Prompts.commit(key.identifier()).withOrigin(Origin.SET))
                .toArray(PromptCommit[]::new);
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

    private static Object caffeineOfHeld(PromptKey[] keys, PromptCommit[] commits) {
        Cache<PromptKey, Held> cache = withStats(keys.length)
                .refreshAfterWrite(Duration.ofMinutes(5))
                .build(key -> Held.of(Prompts.commit(key.identifier())));
        for (int i = 0; i < keys.length; i++) {
            cache.put(keys[i], Held.of(commits[i]));
        }
        cache.cleanUp();
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

    /** What an entry of ours knows and Caffeine's does not: windows, back-off, idleness, origin, failure, a source of its own. */
    private record Held(
            Optional<PromptCommit> answer,
            long confirmedAt,
            long dueAt,
            long lastRead,
            int failures,
            @Nullable PromptException lastFailure,
            Origin origin,
            @Nullable PromptSource ownSource) {

        static Held of(PromptCommit commit) {
            return new Held(Optional.of(commit), 1, 2, 3, 0, null, Origin.LANGSMITH, null);
        }
    }
}
