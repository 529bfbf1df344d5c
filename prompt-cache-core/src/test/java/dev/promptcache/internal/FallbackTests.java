package dev.promptcache.internal;

import static dev.promptcache.internal.CacheFixture.key;
import static dev.promptcache.internal.SnapshotFixture.NOON;
import static dev.promptcache.internal.SnapshotFixture.OUTAGE;
import static dev.promptcache.internal.SnapshotFixture.commit;
import static dev.promptcache.internal.SnapshotFixture.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CachedPrompt;
import dev.promptcache.CachedPrompt.Origin;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.contract.Holds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FallbackTests {

    private static final PromptCommit OWN = commit("own");

    @TempDir
    private Path folder;

    private final SnapshotFixture bare = new SnapshotFixture();
    private final SnapshotFixture bundled =
            new SnapshotFixture(NOON, builder -> builder.fallback(Map.of(key("p"), commit("bundled"))));

    @Holds({"W38", "cache-pull-forms", "answer-order", "answer-fallback", "answer-gone"})
    @Test
    void theCallersOwnCommitCoversEveryFailureOnBothViews() {
        for (PromptException failure : new PromptException[] {
            OUTAGE,
            new PromptException.NotFound(key("p"), "gone", 404),
            new PromptException.AccessDenied(key("p"), "no", 403),
            new PromptException.RateLimited(key("p"), "slow down", 429, null),
            new PromptException.Invalid(key("p"), "nonsense", 200, null)
        }) {
            SnapshotFixture fixture = new SnapshotFixture();
            fixture.source.failAll(failure);

            assertThat(fixture.cache.pull("p", () -> OWN)).isEqualTo(OWN);
            assertThat(fixture.cache.pull(key("p"), () -> OWN)).isEqualTo(OWN);
            assertThat(fixture.async.pull("p", () -> OWN).join()).isEqualTo(OWN);
            assertThat(fixture.async.pull(key("p"), () -> OWN).join()).isEqualTo(OWN);
            assertThat(fixture.cache.metrics().fallbacks()).isEqualTo(4);
            assertThat(fixture.cache.metrics().misses()).isEqualTo(4);
            assertThat(fixture.cache.size()).isZero();
        }
    }

    @Test
    void theCallersOwnCommitSaysSo() {
        bare.source.failAll(OUTAGE);

        assertThat(bare.cache.pull("p", () -> OWN).origin()).isEqualTo(Origin.DEFAULT);
    }

    @Test
    void theFallbackIsNotAskedWhileTheresACommit() {
        bare.pulled("p");

        assertThat(bare.cache.pull("p", () -> {
                    throw new AssertionError("not needed");
                }))
                .isEqualTo(bare.entry("p").commit());
        assertThat(bare.async.pull("p", () -> OWN).join().commitHash()).isEqualTo("one");
        assertThat(bare.cache.metrics().fallbacks()).isZero();
    }

    @Holds("answer-order")
    @Test
    void whatIsStaleWithinItsWindowsComesBeforeAnyFallback() {
        bundled.pulled("p");
        bundled.source.failAll(OUTAGE);
        bundled.advance(Duration.ofDays(1));

        assertThat(bundled.cache.pull("p", () -> OWN).commitHash()).isEqualTo("one");
    }

    @Test
    void aClosedCacheAnswersWithTheFallback() {
        bare.cache.close();

        assertThat(bare.cache.pull("p", () -> OWN)).isEqualTo(OWN);
        assertThat(bare.async.pull("p", () -> OWN).join()).isEqualTo(OWN);
    }

    @Test
    void anInterruptedCallerGetsItsFallbackAndKeepsItsFlag() {
        bare.source.hold();
        Thread.currentThread().interrupt();

        assertThat(bare.cache.pull("p", () -> OWN)).isEqualTo(OWN);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aFetchThatTakesTooLongEndsInTheFallback() {
        bare.source.hold();
        var pull = bare.async.pull("p", () -> OWN);

        bare.advance(Duration.ofSeconds(15));

        assertThat(pull.join()).isEqualTo(OWN);
    }

    @Test
    void whatAFallbackThrowsReachesTheCaller() {
        bare.source.failAll(OUTAGE);

        assertThatThrownBy(() -> bare.cache.pull("p", () -> {
                    throw new IllegalStateException("none here");
                }))
                .hasMessage("none here");
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> bare.async
                        .pull("p", () -> {
                            throw new IllegalStateException("none here");
                        })
                        .join())
                .withCauseInstanceOf(IllegalStateException.class);
        assertThat(bare.cache.metrics().fallbacks()).isZero();
    }

    @Test
    void aMalformedIdentifierIsNoFailureToBeCovered() {
        assertThatThrownBy(() -> bare.cache.pull("p:", () -> OWN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Holds({"answer-order", "answer-fallback"})
    @Test
    void theBundledCommitIsServedWhenLangSmithFails() {
        bundled.source.failAll(OUTAGE);

        PromptCommit commit = bundled.cache.pull("p");

        assertThat(commit.commitHash()).isEqualTo("bundled");
        assertThat(commit.origin()).isEqualTo(Origin.BUNDLED);
        assertThat(bundled.cache.pull("p", () -> OWN).commitHash())
                .as("before the caller's own")
                .isEqualTo("bundled");
        assertThat(bundled.cached("p")).as("never in memory").isEqualTo("nothing");
        assertThat(bundled.cache.size()).isZero();
        assertThat(bundled.cache.metrics().fallbacks()).isEqualTo(2);
        assertThatThrownBy(() -> bundled.cache.pull("q")).cause().isSameAs(OUTAGE);
        assertThatThrownBy(() -> bundled.cache.pull(key("p").withModel()))
                .cause()
                .isSameAs(OUTAGE);
    }

    @Holds("answer-gone")
    @Test
    void whatIsNotFoundDoesNotComeBackFromTheBundle() {
        assertThatThrownBy(() -> bundled.cache.pull("p")).isInstanceOf(PromptException.NotFound.class);
        assertThatThrownBy(() -> bundled.cache.pull("p")).as("remembered").isInstanceOf(PromptException.NotFound.class);
        assertThat(bundled.cache.pull("p", () -> OWN)).isEqualTo(OWN);
    }

    @Holds("answer-fallback")
    @Test
    void anOutageIsNotHammeredAndItsEndIsNoticed() {
        bundled.source.failAll(OUTAGE);
        for (int i = 0; i < 100; i++) {
            bundled.cache.pull("p");
        }
        assertThat(bundled.source.fetches()).isEqualTo(1);
        for (int i = 0; i < 600; i++) {
            bundled.advance(Duration.ofSeconds(1));
            bundled.cache.pull("p");
        }
        assertThat(bundled.source.fetches()).as("with growing pauses").isBetween(8, 12);

        bundled.source.failAll(null).put("p", "one");
        bundled.advance(Duration.ofMinutes(5).plusSeconds(1));

        assertThat(bundled.cache.pull("p").commitHash()).isEqualTo("one");
        assertThat(bundled.entry("p").state()).isEqualTo(CachedPrompt.State.FRESH);
    }

    @Test
    void whoHasNoFallbackAsksLangSmithEachTime() {
        bare.source.failAll(OUTAGE);
        bare.cache.pull("p", () -> OWN);
        bare.cache.pull("p", () -> OWN);
        assertThat(bare.source.fetches()).isEqualTo(1);

        assertThatThrownBy(() -> bare.cache.pull("p")).cause().isSameAs(OUTAGE);

        assertThat(bare.source.fetches()).isEqualTo(2);
    }

    @Test
    void invalidatingForgetsTheBackOff() {
        bundled.source.failAll(OUTAGE);
        bundled.cache.pull("p");
        bundled.source.failAll(null).put("p", "one");

        bundled.cache.invalidate(key("p"));

        assertThat(bundled.cache.pull("p").commitHash()).isEqualTo("one");
    }

    @Test
    void beyondBothWindowsTheBundledCommitStandsInAndTheEntryBacksOff() {
        SnapshotFixture strict = new SnapshotFixture(
                NOON,
                builder -> builder.autoStart(false)
                        .fallback(Map.of(key("p"), commit("bundled")))
                        .configure(config -> config.staleIfError(Duration.ofMinutes(1))));
        strict.pulled("p");
        strict.source.failAll(OUTAGE);
        strict.advance(Duration.ofDays(1));

        assertThat(strict.cache.pull("p").commitHash()).isEqualTo("bundled");
        assertThat(strict.cache.pull("p").commitHash()).isEqualTo("bundled");
        assertThat(strict.source.fetches()).isEqualTo(2);
    }

    @Test
    void oneLineIsLoggedWhenAPromptFallsBackAndOneWhenItIsLoaded() {
        try (LogCapture log = new LogCapture()) {
            bundled.source.failAll(OUTAGE);
            bundled.cache.pull("p");
            bundled.advance(Duration.ofSeconds(2));
            bundled.cache.pull("p");

            assertThat(log.warnings()).singleElement().asString().contains("down; its bundled fallback bundled");
        }
    }

    @Test
    void aBundledFallbackIsNotSavedAndCanBeReadFromASnapshot() {
        SnapshotFixture fromFile = new SnapshotFixture(
                NOON, builder -> builder.fallback(new ByteArrayInputStream(resource("python-sdk.json"))));
        fromFile.source.failAll(OUTAGE);

        PromptCommit commit = fromFile.cache.pull(key("joke-generator:prod").withModel());

        assertThat(commit.commitHash()).isEqualTo("aaaa1111");
        assertThat(commit.origin()).isEqualTo(Origin.BUNDLED);
        assertThat(SnapshotFixture.json(fromFile.dumped(folder.resolve("prompts.json")))
                        .get("entries")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void whatIsWrongWithABundleIsOneWarning() {
        try (LogCapture log = new LogCapture()) {
            AsyncPromptCache.builder(bare.source).fallback(new ByteArrayInputStream(new byte[] {'{'}));
            AsyncPromptCache.builder(bare.source).fallback(new InputStream() {
                @Override
                public int read() throws IOException {
                    throw new IOException("no disk");
                }
            });

            assertThat(log.warnings()).hasSize(2);
            assertThat(log.warnings().get(1)).contains("reading it failed with java.io.IOException: no disk");
        }
    }
}
