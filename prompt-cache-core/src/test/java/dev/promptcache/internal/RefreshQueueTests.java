package dev.promptcache.internal;

import static dev.promptcache.internal.CacheFixture.TTL;
import static dev.promptcache.internal.CacheFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptException;
import dev.promptcache.contract.Holds;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RefreshQueueTests {

    @Test
    void aRefreshThatWaitsForItsTurnIsDroppedOnceItsEntryIsEvicted() {
        CacheFixture narrow = narrow("a", "b");
        narrow.source.hold();
        narrow.cache.refreshAll();
        narrow.cached("a");

        narrow.async.configure(narrow.async.config().toBuilder().maxSize(1).build());
        narrow.source.release();

        assertThat(narrow.source.fetches("a")).isEqualTo(2);
        assertThat(narrow.source.fetches("b")).isEqualTo(1);
        new EngineInspector(narrow.async).assertAtRest();
    }

    @Holds("S25")
    @Test
    void stoppingLeavesNoRefreshBehindThatWaitedForItsTurn() {
        CacheFixture narrow = narrow("a", "b", "c");
        narrow.source.hold();
        narrow.cache.refreshAll();

        narrow.async.stop();
        narrow.source.release();

        assertThat(narrow.source.fetches()).isEqualTo(4);
        new EngineInspector(narrow.async).assertAtRest();
    }

    @Test
    void whatWasAskedForWhileStoppedGoesOnWhenThePauseThatLangSmithWantedIsOver() {
        CacheFixture stopped = narrow("a", "b");
        stopped.source.failAll(new PromptException.RateLimited(key("a"), "slow down", 429, Duration.ofSeconds(90)));
        stopped.cache.refreshAll();
        assertThat(stopped.source.fetches())
                .as("the first refusal stops the other one")
                .isEqualTo(3);
        stopped.source.failAll(null);

        stopped.advance(Duration.ofSeconds(90).minusNanos(1));
        assertThat(stopped.source.fetches()).isEqualTo(3);
        stopped.advance(Duration.ofNanos(1));

        assertThat(stopped.async.isRunning()).isFalse();
        assertThat(stopped.source.fetches()).isEqualTo(4);
        new EngineInspector(stopped.async).assertAtRest();
    }

    @Test
    void itGoesOnAfterASecondPauseAsWell() {
        CacheFixture stopped = narrow("a", "b");
        PromptException slowDown = new PromptException.RateLimited(key("a"), "slow down", 429, Duration.ofSeconds(90));
        stopped.source.failAll(slowDown);
        stopped.cache.refreshAll();
        stopped.advance(Duration.ofSeconds(90));
        assertThat(stopped.source.fetches()).as("asked once more, and refused").isEqualTo(4);
        stopped.cache.refreshAll();
        stopped.source.failAll(null);

        stopped.advance(Duration.ofSeconds(90));

        assertThat(stopped.source.fetches("a")).isEqualTo(3);
        assertThat(stopped.source.fetches("b")).isEqualTo(3);
        new EngineInspector(stopped.async).assertAtRest();
    }

    @Test
    void aChangeOfSettingsDuringAFetchKeepsNoOtherEntryFromItsSweep() {
        CacheFixture fixture = new CacheFixture(config -> config.deadline(Duration.ofHours(1)));
        fixture.source.put("a", "a");
        fixture.source.put("b", "b");
        fixture.pulled("a");
        fixture.advance(Duration.ofMinutes(1));
        fixture.pulled("b");
        fixture.source.hold();
        fixture.async.refresh(key("a"));

        fixture.async.configure(fixture.async.config().toBuilder().maxSize(50).build());
        fixture.advance(TTL);

        assertThat(fixture.source.fetches("a")).isEqualTo(2);
        assertThat(fixture.source.fetches("b")).isEqualTo(2);
    }

    @Test
    void invalidatingANameLeavesWhatIsBeingFetchedForOthersAlone() {
        CacheFixture fixture = new CacheFixture();
        fixture.source.put("p", "one");
        fixture.source.put("q", "one");
        fixture.source.hold();
        fixture.async.pull("p");
        fixture.async.pull("q");

        fixture.cache.invalidateName("p");
        fixture.source.release();

        assertThat(fixture.cachedKeys()).containsExactly("q");
    }

    private static CacheFixture narrow(String... names) {
        CacheFixture narrow = new CacheFixture(config -> config.refreshConcurrency(1), false, Runnable::run);
        for (String name : names) {
            narrow.source.put(name, name);
            narrow.pulled(name);
        }
        return narrow;
    }
}
