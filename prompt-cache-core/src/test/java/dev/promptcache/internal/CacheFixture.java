package dev.promptcache.internal;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.BuilderParts;
import dev.promptcache.CachedPrompt;
import dev.promptcache.FetchOutcome;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptCacheBuilder;
import dev.promptcache.PromptCacheConfig;
import dev.promptcache.PromptCacheListener;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.internal.snapshot.SnapshotFile;
import dev.promptcache.testing.FakePromptSource;
import dev.promptcache.testing.FakeTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;

/** A cache whose time and threads a test controls: fetches run in the thread that asks for them. */
final class CacheFixture {

    static final Duration TTL = Duration.ofMinutes(5);
    static final Duration INTERVAL = Duration.ofMinutes(1);

    final FakeTicker ticker = new FakeTicker();
    final FakePromptSource source = new FakePromptSource();
    final List<String> events = Collections.synchronizedList(new ArrayList<>());
    final AsyncPromptCache async;
    final PromptCache cache;

    CacheFixture() {
        this(config -> config);
    }

    CacheFixture(UnaryOperator<PromptCacheConfig.Builder> config) {
        this(config, true, Runnable::run);
    }

    CacheFixture(UnaryOperator<PromptCacheConfig.Builder> config, boolean autoStart, Executor executor) {
        this(config, autoStart, executor, () -> 0);
    }

    private CacheFixture(
            UnaryOperator<PromptCacheConfig.Builder> config,
            boolean autoStart,
            Executor executor,
            DoubleSupplier random) {
        PromptCacheBuilder builder = AsyncPromptCache.builder(source)
                .configure(config)
                .autoStart(autoStart)
                .ticker(ticker)
                .scheduler(ticker.scheduler())
                .executor(executor)
                .listener(new RecordingListener(events));
        async = BuilderParts.of(builder).assemble(random, new SnapshotFile());
        cache = async.synchronous();
    }

    /** One whose due times and back-offs are spread. */
    static CacheFixture withRandom(UnaryOperator<PromptCacheConfig.Builder> config, DoubleSupplier random) {
        return new CacheFixture(config, true, Runnable::run, random);
    }

    static PromptKey key(String identifier) {
        return PromptKey.parse(identifier);
    }

    String pulled(String identifier) {
        return cache.pull(identifier).commitHash();
    }

    String cached(String identifier) {
        return cache.get(identifier).map(PromptCommit::commitHash).orElse("nothing");
    }

    CachedPrompt entry(String identifier) {
        return cache.entry(key(identifier)).orElseThrow();
    }

    List<String> cachedKeys() {
        return cache.entries().stream().map(entry -> entry.key().toString()).toList();
    }

    void advance(Duration duration) {
        ticker.advance(duration);
    }

    /** Writes down what it is told, one line each. */
    private record RecordingListener(List<String> events) implements PromptCacheListener {

        @Override
        public void loaded(PromptKey key, PromptCommit commit) {
            events.add("loaded " + key + " " + commit.commitHash());
        }

        @Override
        public void changed(PromptKey key, PromptCommit before, PromptCommit after, ChangeTrigger trigger) {
            events.add("changed " + key + " " + before.commitHash() + " " + after.commitHash() + " " + trigger);
        }

        @Override
        public void failed(PromptKey key, PromptException failure) {
            events.add("failed " + key + " " + failure.outcome());
        }

        @Override
        public void evicted(PromptKey key, PromptCommit commit, EvictionCause cause) {
            events.add("evicted " + key + " " + commit.commitHash() + " " + cause);
        }

        @Override
        public void fetched(PromptKey key, FetchKind kind, FetchOutcome outcome, Duration duration) {
            events.add("fetched " + key + " " + kind + " " + outcome + " " + duration);
        }
    }
}
