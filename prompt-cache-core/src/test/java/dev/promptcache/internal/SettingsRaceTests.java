package dev.promptcache.internal;

import static dev.promptcache.internal.CacheFixture.TTL;
import static dev.promptcache.internal.CacheFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SettingsRaceTests {

    private final CacheFixture fixture = new CacheFixture();

    @Test
    void settingsThatChangeMoreOftenThanTheSweepRunsDoNotKeepItFromRunning() {
        fixture.source.put("p", "one");
        fixture.pulled("p");
        fixture.source.put("p", "two");

        for (int i = 0; i < 20; i++) {
            fixture.advance(Duration.ofSeconds(30));
            fixture.async.configure(fixture.async.config());
        }

        assertThat(fixture.entry("p").commit().commitHash()).isEqualTo("two");
    }

    @Test
    void aRateLimitThatAsksForNoWaitIsNotAnsweredWithAFetchForEachRead() {
        fixture.source.put("p", "one");
        fixture.pulled("p");
        fixture.source.fail(key("p"), new PromptException.RateLimited(key("p"), "slow down", 429, Duration.ZERO));
        fixture.advance(TTL.plusSeconds(1));
        int before = fixture.source.fetches();

        for (int i = 0; i < 100; i++) {
            fixture.cached("p");
        }

        assertThat(fixture.source.fetches() - before).isLessThanOrEqualTo(2);
    }

    @Test
    void noMoreIsRememberedAsNotFoundThanASmallerMaximumAllows() {
        CacheFixture long10 = new CacheFixture(config -> config.maxSize(10).negativeTtl(Duration.ofHours(1)));
        for (int i = 0; i < 10; i++) {
            assertThat(long10.async.pull("p" + i)).isCompletedExceptionally();
        }

        long10.async.configure(long10.async.config().toBuilder().maxSize(2).build());
        int before = long10.source.fetches();
        for (int i = 0; i < 8; i++) {
            assertThat(long10.async.pull("p" + i)).isCompletedExceptionally();
        }

        assertThat(long10.source.fetches() - before).isEqualTo(8);
    }
}
