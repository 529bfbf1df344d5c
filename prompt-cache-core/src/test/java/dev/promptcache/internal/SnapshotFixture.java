package dev.promptcache.internal;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.BuilderParts;
import dev.promptcache.CachedPrompt;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptCacheBuilder;
import dev.promptcache.PromptCacheListener;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.internal.snapshot.SnapshotFile;
import dev.promptcache.testing.FakePromptSource;
import dev.promptcache.testing.FakeTicker;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A cache with a wall clock, for tests of what outlives a process: each fixture is one process. */
final class SnapshotFixture {

    static final Instant NOON = Instant.parse("2026-08-01T12:00:00Z");
    static final PromptException OUTAGE = new PromptException.Unavailable(PromptKey.parse("p"), "down", 503, null);

    final FakeTicker ticker = new FakeTicker();
    final FakePromptSource source = new FakePromptSource();
    final List<String> changes = new ArrayList<>();
    final AsyncPromptCache async;
    final PromptCache cache;
    private Instant wall;

    SnapshotFixture() {
        this(NOON, builder -> builder);
    }

    SnapshotFixture(SnapshotFile files) {
        this(NOON, builder -> builder, () -> 0, files);
    }

    SnapshotFixture(Instant wall, DoubleSupplier random) {
        this(wall, builder -> builder, random, new SnapshotFile());
    }

    SnapshotFixture(Instant wall, UnaryOperator<PromptCacheBuilder> change) {
        this(wall, change, () -> 0, new SnapshotFile());
    }

    SnapshotFixture(Instant wall, UnaryOperator<PromptCacheBuilder> change, DoubleSupplier random, SnapshotFile files) {
        this.wall = wall;
        PromptCacheBuilder builder = change.apply(AsyncPromptCache.builder(source)
                .ticker(ticker)
                .scheduler(ticker.scheduler())
                .executor(Runnable::run)
                .wallClock(() -> this.wall)
                .listener(new PromptCacheListener() {
                    @Override
                    public void changed(PromptKey key, PromptCommit before, PromptCommit after, ChangeTrigger trigger) {
                        changes.add(key + " " + before.commitHash() + " " + after.commitHash() + " " + trigger);
                    }
                }));
        this.async = BuilderParts.of(builder).assemble(random, files);
        this.cache = async.synchronous();
    }

    /** A process that begins when a while has passed since noon. */
    static SnapshotFixture after(Duration sinceNoon) {
        return new SnapshotFixture(NOON.plus(sinceNoon), builder -> builder);
    }

    SnapshotFixture pulled(String... identifiers) {
        for (String identifier : identifiers) {
            source.put(identifier, "one");
            cache.pull(identifier);
        }
        return this;
    }

    Path dumped(Path file) {
        cache.dump(file);
        return file;
    }

    byte[] dumpedBytes(Path file) {
        try {
            return Files.readAllBytes(dumped(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void advance(Duration duration) {
        wall = wall.plus(duration);
        ticker.advance(duration);
    }

    CachedPrompt entry(String identifier) {
        return cache.entry(PromptKey.parse(identifier)).orElseThrow();
    }

    String cached(String identifier) {
        return cache.get(identifier).map(PromptCommit::commitHash).orElse("nothing");
    }

    /** Most recently used first. */
    List<String> keys() {
        return cache.entries().stream().map(entry -> entry.key().toString()).toList();
    }

    static PromptCommit commit(String hash) {
        return new PromptCommit("-", "p", hash, Map.of("lc", 1));
    }

    static byte[] resource(String name) {
        try (InputStream in = Objects.requireNonNull(SnapshotFixture.class.getResourceAsStream("/snapshots/" + name))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path written(Path file, byte[] content) {
        try {
            return Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path written(Path file, String content) {
        return written(file, content.getBytes(StandardCharsets.UTF_8));
    }

    static JsonNode json(Path file) {
        return JsonMapper.shared().readTree(file.toFile());
    }
}
