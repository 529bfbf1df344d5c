package dev.promptcache.internal;

import static dev.promptcache.internal.CacheFixture.INTERVAL;
import static dev.promptcache.internal.CacheFixture.TTL;
import static dev.promptcache.internal.CacheFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.CachedPrompt;
import dev.promptcache.CachedPrompt.Origin;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptSource;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SetTests {

    private static final PromptCommit GIVEN = new PromptCommit("-", "p", "given", Map.of());

    private final CacheFixture fixture = new CacheFixture();
    private final FakePromptSource own = new FakePromptSource();

    @Holds({"S14", "cache-set"})
    @Test
    void aCommitThatIsSetIsServedAndCountsNoPut() {
        fixture.cache.set(key("p"), GIVEN);

        assertThat(fixture.cache.pull("p")).isEqualTo(GIVEN);
        assertThat(fixture.cache.pull("p").origin()).isEqualTo(Origin.SET);
        assertThat(fixture.entry("p").origin()).isEqualTo(Origin.SET);
        assertThat(fixture.cache.metrics().puts()).isZero();
        assertThat(fixture.source.fetches()).isZero();
    }

    @Holds("S14")
    @Test
    void settingResetsTheAgeAndTheFailures() {
        fixture.source.put("p", "one");
        fixture.pulled("p");
        fixture.source.failAll(new PromptException.Unavailable(key("p"), "down", 503, null));
        fixture.advance(TTL.plus(INTERVAL));

        fixture.cache.set(key("p"), GIVEN);

        assertThat(fixture.entry("p").age()).isZero();
        assertThat(fixture.entry("p").failures()).isZero();
        assertThat(fixture.entry("p").state()).isEqualTo(CachedPrompt.State.FRESH);
    }

    @Holds({"S18", "cache-set"})
    @Test
    void theCachesOwnSourceRefreshesWhatWasSetWithoutOne() {
        fixture.cache.set(key("p"), GIVEN);
        fixture.source.put("p", "two");

        fixture.advance(TTL.plus(INTERVAL));

        assertThat(fixture.cached("p")).isEqualTo("two");
        assertThat(fixture.entry("p").origin()).isEqualTo(Origin.LANGSMITH);
    }

    @Holds("cache-own-source")
    @Test
    void aSourceOfItsOwnRefreshesThatEntryAlone() {
        own.put("p", "own");
        fixture.source.put("q", "q");
        fixture.pulled("q");
        fixture.cache.set(key("p"), GIVEN, own);

        fixture.advance(TTL.plus(INTERVAL));

        assertThat(fixture.cached("p")).isEqualTo("own");
        assertThat(own.fetches()).isEqualTo(1);
        assertThat(fixture.source.fetches("p")).isZero();
    }

    @Holds("cache-own-source")
    @Test
    void aSourceOfItsOwnDiesWithItsEntry() {
        fixture.source.put("p", "shared");
        fixture.cache.set(key("p"), GIVEN, own);

        fixture.cache.invalidate(key("p"));

        assertThat(fixture.pulled("p")).isEqualTo("shared");
        assertThat(own.fetches()).isZero();
    }

    @Holds("S10")
    @Test
    void aGetDoesNotReplaceTheSourceOfAnEntry() {
        own.put("p", "own");
        fixture.cache.set(key("p"), GIVEN, own);

        fixture.cache.get("p");
        fixture.advance(TTL.plus(INTERVAL));

        assertThat(fixture.cached("p")).isEqualTo("own");
    }

    @Holds("S14")
    @Test
    void aNewSetWithoutASourceGivesTheEntryBackToTheCachesOwn() {
        fixture.cache.set(key("p"), GIVEN, own);
        fixture.cache.set(key("p"), GIVEN);
        fixture.source.put("p", "shared");

        fixture.advance(TTL.plus(INTERVAL));

        assertThat(fixture.cached("p")).isEqualTo("shared");
    }

    @Holds({"S17", "W4"})
    @Test
    void aDisabledCacheKeepsNothingThatIsSet() {
        CacheFixture disabled = new CacheFixture(config -> config.maxSize(0));

        disabled.cache.set(key("p"), GIVEN);

        assertThat(disabled.cache.size()).isZero();
        assertThat(disabled.async.isRunning()).isFalse();
    }

    @Holds("P2-age")
    @Test
    void anEntryReadLongAgoIsAsOldAsItsConfirmationNotItsLastRead() {
        fixture.source.put("p", "one");
        fixture.pulled("p");
        fixture.advance(Duration.ofMinutes(2));
        fixture.cached("p");
        fixture.advance(Duration.ofMinutes(1));

        assertThat(fixture.entry("p").age()).isEqualTo(Duration.ofMinutes(3));
        assertThat(fixture.entry("p").idle()).isEqualTo(Duration.ofMinutes(1));
    }
}
