package dev.promptcache.benchmarks;

import java.util.function.IntFunction;

/** The caches that are compared. */
public enum Contenders {
    /** This project's, through the blocking view's {@code get}. */
    PROMPT_CACHE_GET("prompt-cache, `get`", OurContenders::get),
    /** This project's, through the blocking view's {@code pull}. */
    PROMPT_CACHE_PULL("prompt-cache, `pull`", OurContenders::pull),
    /** A map without bound, order of use or counters: the ceiling. */
    CONCURRENT_HASH_MAP("bare `ConcurrentHashMap`", capacity -> MapContenders.concurrentMap()),
    /** The same with hits counted. */
    CONCURRENT_HASH_MAP_AND_ADDER("`ConcurrentHashMap` and a `LongAdder`", capacity -> MapContenders.countingMap()),
    /** The textbook LRU. */
    LINKED_HASH_MAP("synchronized `LinkedHashMap`", MapContenders::accessOrderedMap),
    /** Caffeine, bounded and with statistics. */
    CAFFEINE("Caffeine: size, stats", LibraryContenders::caffeine),
    /** Caffeine, bounded, with statistics and refresh: the features nearest to ours. */
    CAFFEINE_REFRESH("Caffeine: size, stats, refresh", LibraryContenders::caffeineWithRefresh),
    /** Spring's, which has no statistics. */
    SPRING_LRU("Spring `ConcurrentLruCache`", LibraryContenders::springLru),
    /** cache2k, which keeps statistics by default. */
    CACHE2K("cache2k", LibraryContenders::cache2k);

    private final String title;
    private final IntFunction<Contender> factory;

    Contenders(String title, IntFunction<Contender> factory) {
        this.title = title;
        this.factory = factory;
    }

    /**
     * What the table of results calls it.
     *
     * @return the title, in Markdown
     */
    public String title() {
        return title;
    }

    /**
     * Makes a cache.
     *
     * @param capacity the number of entries at most
     * @return an empty cache
     */
    public Contender create(int capacity) {
        return factory.apply(capacity);
    }
}
