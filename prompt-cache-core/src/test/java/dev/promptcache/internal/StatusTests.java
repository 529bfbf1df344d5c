package dev.promptcache.internal;

import static dev.promptcache.internal.CacheFixture.TTL;
import static dev.promptcache.internal.CacheFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptException;
import dev.promptcache.contract.Holds;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StatusTests {

    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final Duration APART = Duration.ofMinutes(2);

    private final CacheFixture fixture = new CacheFixture(config -> config.staleIfError(WINDOW), false, Runnable::run);

    /** Each of another age: the pinned one, the old one, the new one. */
    StatusTests() {
        pull("pinned:abcdef01", "abcdef0123");
        fixture.advance(APART);
        pull("old", "one");
        fixture.advance(APART);
        pull("new", "one");
    }

    @Holds("entry-state")
    @Test
    void anEntryIsStalePastItsTtlAndExpiredPastItsWindows() {
        fixture.advance(TTL.minus(APART));
        assertThat(fixture.async.status().stale()).isZero();

        fixture.advance(Duration.ofNanos(1));
        assertThat(fixture.async.status().stale()).isEqualTo(1);
        assertThat(fixture.async.status().expired()).isZero();

        fixture.advance(WINDOW.minusNanos(1));
        assertThat(fixture.async.status().expired()).isZero();
        fixture.advance(Duration.ofNanos(1));
        assertThat(fixture.async.status().stale()).isEqualTo(1);
        assertThat(fixture.async.status().expired()).isEqualTo(1);
    }

    @Test
    void theOldestIsTheOneUnconfirmedForLongestThatCanChange() {
        fixture.advance(WINDOW);

        assertThat(fixture.async.status().oldest()).isEqualTo(APART.plus(WINDOW));
        assertThat(fixture.async.status().size()).isEqualTo(3);
    }

    @Holds({"W8", "entry-state"})
    @Test
    void anEntryWhoseRefreshFailedIsFailingUntilOneSucceeds() {
        assertThat(fixture.async.status().failing()).isZero();

        fixture.source.failAll(new PromptException.Unavailable(key("old"), "down", 503, null));
        fixture.async.refresh(key("old"));
        assertThat(fixture.async.status().failing()).isEqualTo(1);

        fixture.source.failAll(null);
        fixture.async.refresh(key("old"));
        assertThat(fixture.async.status().failing()).isZero();
    }

    private void pull(String identifier, String hash) {
        fixture.source.put(identifier, hash);
        fixture.pulled(identifier);
    }
}
