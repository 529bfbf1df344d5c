package dev.promptcache.internal;

import static dev.promptcache.internal.CacheFixture.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is remembered of the failures of prompts that are not cached, and when it is forgotten. */
class UncachedFailuresTests {

    private static final PromptCommit OWN = new PromptCommit("-", "p", "own", Map.of());
    private static final PromptException OUTAGE = new PromptException.Unavailable(key("p"), "down", 503, null);

    private final CacheFixture fixture = new CacheFixture(
            config -> config.backoffInitial(Duration.ofMinutes(5)).negativeTtl(Duration.ofHours(1)));

    @Test
    void aPromptThatBacksOffIsAnsweredByTheFallbackWithoutAFetch() {
        failToPull("p");

        assertThat(pulledOrOwn("p")).isEqualTo("own");
        assertThat(fixture.source.fetches()).isEqualTo(1);
        fixture.advance(Duration.ofMinutes(5).plusNanos(1));
        assertThat(pulledOrOwn("p")).isEqualTo("one");
    }

    @Test
    void theEndOfAnOutageEndsTheBackOffOfWhatIsNotCached() {
        failToPull("p");
        failToPull("q");
        fixture.source.put("other", "one");

        assertThat(fixture.pulled("other")).isEqualTo("one");

        assertThat(pulledOrOwn("p")).isEqualTo("one");
    }

    @Test
    void clearingForgetsThatPromptsBackOff() {
        failToPull("p");

        fixture.cache.clear();

        assertThat(pulledOrOwn("p")).isEqualTo("one");
    }

    @Test
    void invalidatingANameForgetsThatItsPromptsBackOff() {
        failToPull("p");

        fixture.cache.invalidateName("p");

        assertThat(pulledOrOwn("p")).isEqualTo("one");
    }

    @Test
    void aSmallerMaximumForgetsTheOldestPromptsThatBackOff() {
        failToPull("p");
        failToPull("q");

        configureMaximum(fixture, 1);

        assertThat(pulledOrOwn("q")).as("the newer one").isEqualTo("own");
        assertThat(pulledOrOwn("p")).isEqualTo("one");
    }

    @Test
    void aSmallerMaximumForgetsTheOldestPromptsThatWereNotFound() {
        for (String name : new String[] {"p", "q"}) {
            assertThatExceptionOfType(PromptException.NotFound.class).isThrownBy(() -> fixture.pulled(name));
            fixture.source.put(name, "one");
        }

        configureMaximum(fixture, 1);

        assertThatExceptionOfType(PromptException.NotFound.class).isThrownBy(() -> fixture.pulled("q"));
        assertThat(fixture.pulled("p")).isEqualTo("one");
    }

    @Test
    void aCommitThatIsStoredEndsWhatIsRememberedOfItsFailuresAlsoOnceItIsEvicted() {
        CacheFixture small = new CacheFixture(config -> config.maxSize(1).negativeTtl(Duration.ofHours(1)));
        assertThatExceptionOfType(PromptException.NotFound.class).isThrownBy(() -> small.pulled("p"));
        small.source.put("p", "one");
        small.source.put("q", "two");
        small.cache.refresh(key("p"));
        small.pulled("q");

        assertThat(small.pulled("p")).isEqualTo("one");
    }

    @Test
    void aPromptThatTurnsOutToBeGoneDoesNotGoOnBackingOff() {
        CacheFixture forgetful = new CacheFixture(
                config -> config.backoffInitial(Duration.ofMinutes(5)).negativeTtl(Duration.ZERO));
        forgetful.source.failAll(OUTAGE);
        assertThatExceptionOfType(PromptException.Unavailable.class).isThrownBy(() -> forgetful.pulled("p"));
        forgetful.source.failAll(null);
        assertThatExceptionOfType(PromptException.NotFound.class).isThrownBy(() -> forgetful.pulled("p"));
        forgetful.source.put("p", "one");

        assertThat(forgetful.cache.pull("p", () -> OWN).commitHash()).isEqualTo("one");
    }

    @Test
    void aFailureIsRememberedUpToItsLastMomentWithHowOftenItCame() {
        UncachedFailures failures = new UncachedFailures();
        failures.remember(key("p"), OUTAGE, 3, 10, 5);

        assertThat(failures.find(key("p"), 10)).isSameAs(OUTAGE);
        assertThat(failures.find(key("p"), 11)).isNull();
        assertThat(failures.times(key("p"))).isEqualTo(3);
        assertThat(failures.times(key("q"))).isZero();

        failures.clear();

        assertThat(failures.find(key("p"), 10)).isNull();
        assertThat(failures.times(key("p"))).isZero();
    }

    private void failToPull(String name) {
        fixture.source.failAll(OUTAGE);
        assertThatExceptionOfType(PromptException.Unavailable.class).isThrownBy(() -> fixture.pulled(name));
        fixture.source.failAll(null);
        fixture.source.put(name, "one");
    }

    private String pulledOrOwn(String name) {
        return fixture.cache.pull(name, () -> OWN).commitHash();
    }

    private static void configureMaximum(CacheFixture fixture, int maxSize) {
        fixture.async.configure(
                fixture.async.config().toBuilder().maxSize(maxSize).build());
    }
}
