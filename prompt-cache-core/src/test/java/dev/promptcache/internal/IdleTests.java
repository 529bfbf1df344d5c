package dev.promptcache.internal;

import static dev.promptcache.internal.CacheFixture.INTERVAL;
import static dev.promptcache.internal.CacheFixture.TTL;
import static dev.promptcache.internal.CacheFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IdleTests {

    private final CacheFixture fixture = new CacheFixture(config -> config.idleTimeout(TTL));

    @Test
    void anEntryThatWasReadExactlyTheIdleTimeoutAgoIsStillRefreshed() {
        cache("p");

        fixture.advance(TTL);

        assertThat(fixture.source.fetches()).isEqualTo(2);
    }

    @Test
    void aFreshReadOfAnIdleEntryGivesItBackToTheSweep() {
        CacheFixture idle = new CacheFixture(config -> config.idleTimeout(Duration.ofMinutes(1)));
        idle.source.put("p", "one");
        idle.pulled("p");
        idle.advance(TTL);
        assertThat(idle.source.fetches()).as("given up").isEqualTo(1);

        assertThat(idle.cached("p")).isEqualTo("one");
        assertThat(idle.source.fetches()).as("nothing is due for a fresh read").isEqualTo(1);
        idle.advance(INTERVAL);

        assertThat(idle.source.fetches()).isEqualTo(2);
    }

    @Test
    void aReaderWhoseIdleEntryIsGoneSinceItWasFoundAsksForNothing() {
        CacheFixture idle = new CacheFixture(config -> config.idleTimeout(Duration.ofMinutes(1)));
        idle.source.put("p", "one");
        idle.pulled("p");
        EngineInspector inspector = new EngineInspector(idle.async);
        Entry gone = inspector.find(key("p"));
        idle.advance(TTL.plusSeconds(1));
        idle.cache.invalidateName("p");
        idle.pulled("p");

        inspector.request(gone);

        assertThat(inspector.queued()).isZero();
        inspector.assertAtRest();
    }

    @Test
    void aPullThatIsServedWhileThePromptBacksOffIsUseOfIt() {
        CacheFixture failing = new CacheFixture(config -> config.staleWhileRevalidate(Duration.ZERO)
                .staleIfError(Duration.ofDays(1))
                .idleTimeout(Duration.ofMinutes(15))
                .backoffInitial(Duration.ofMinutes(20))
                .backoffMax(Duration.ofMinutes(20)));
        failing.source.put("p", "one");
        failing.pulled("p");
        failing.source.failAll(new PromptException.Unavailable(key("p"), "down", 503, null));
        failing.advance(Duration.ofMinutes(14));
        assertThat(failing.pulled("p")).isEqualTo("one");
        assertThat(failing.source.fetches()).as("nobody waited for a fetch").isEqualTo(2);

        failing.source.failAll(null);
        failing.advance(Duration.ofMinutes(13));

        assertThat(failing.source.fetches()).isEqualTo(3);
    }

    @Test
    void settingAnEntryIsUseOfIt() {
        cache("p");
        fixture.advance(Duration.ofMinutes(3));

        fixture.cache.set(key("p"), new PromptCommit("-", "p", "set", Map.of()));
        fixture.advance(TTL);

        assertThat(fixture.source.fetches()).isEqualTo(2);
    }

    private void cache(String identifier) {
        fixture.source.put(identifier, "one");
        fixture.pulled(identifier);
    }
}
