package dev.promptcache.internal;

import static dev.promptcache.internal.CacheFixture.INTERVAL;
import static dev.promptcache.internal.CacheFixture.TTL;
import static dev.promptcache.internal.CacheFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.CachedPrompt;
import dev.promptcache.EntryListing;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.contract.Holds;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LruTests {

    private final CacheFixture fixture = new CacheFixture(config -> config.maxSize(3));

    @Holds({"S9", "S15", "S39", "P1"})
    @Test
    void theLeastRecentlyUsedEntryIsTheOneEvicted() {
        fill("a", "b", "c");
        fixture.cache.get("a");

        fill("d");

        assertThat(fixture.cachedKeys()).containsExactly("d", "a", "c");
        assertThat(fixture.cache.metrics().evictions()).isEqualTo(1);
        assertThat(fixture.events).contains("evicted b b SIZE");
    }

    @Holds({"S14", "S15"})
    @Test
    void replacingAnEntryAtCapacityEvictsNothingAndCountsAsUse() {
        fill("a", "b", "c");

        fill("a");
        assertThat(fixture.cachedKeys()).containsExactly("a", "c", "b");
        fill("d");

        assertThat(fixture.cachedKeys()).containsExactly("d", "a", "c");
    }

    @Holds({"S21", "W18", "call-replace"})
    @Test
    void refreshingDoesNotCountAsUse() {
        fill("a", "b", "c");
        fixture.source.put("a", "a2");
        fixture.source.put("b", "b2");
        fixture.source.put("c", "c2");

        fixture.advance(TTL.plus(INTERVAL));
        fixture.cache.refresh(key("a"));

        assertThat(fixture.cachedKeys()).containsExactly("c", "b", "a");
    }

    @Holds("endpoint-look")
    @Test
    void lookingAtEntriesDoesNotCountAsUse() {
        fill("a", "b", "c");

        fixture.cache.entry(key("a"));
        fixture.cache.entries();

        assertThat(fixture.cachedKeys()).containsExactly("c", "b", "a");
    }

    @Holds({"S34", "W16", "cache-configure"})
    @Test
    void aSmallerMaximumEvictsAtOnce() {
        fill("a", "b", "c");

        fixture.cache.configure(fixture.async.config().toBuilder().maxSize(1).build());

        assertThat(fixture.cachedKeys()).containsExactly("c");
        assertThat(fixture.cache.metrics().evictions()).isEqualTo(2);
    }

    @Test
    void theFirstEntryIsNotMistakenForTheNewest() {
        fill("a", "b", "c", "d");

        assertThat(fixture.cachedKeys()).containsExactly("d", "c", "b");
    }

    private void fill(String... names) {
        for (String name : names) {
            fixture.source.put(name, name);
            fixture.cache.set(key(name), fixture.source.put(name, name));
        }
    }

    @Test
    void aListingHoldsTheMostRecentlyUsedEntriesOfAStateAndSaysHowManyThereAre() {
        CacheFixture fixture = new CacheFixture();
        for (String name : new String[] {"a", "b:12344e88", "c", "d"}) {
            fixture.source.put(name, "12344e88aabb");
            fixture.pulled(name);
        }
        fixture.cached("a");

        assertThat(keys(fixture.async.entries(EnumSet.allOf(CachedPrompt.State.class), 3)))
                .containsExactly("a", "d", "c");
        assertThat(fixture.async
                        .entries(EnumSet.allOf(CachedPrompt.State.class), 3)
                        .matching())
                .isEqualTo(4);
        assertThat(keys(fixture.async.entries(Set.of(CachedPrompt.State.FRESH), 10)))
                .containsExactly("a", "d", "c");
        assertThat(keys(fixture.async.entries(Set.of(CachedPrompt.State.IMMUTABLE), 10)))
                .containsExactly("b:12344e88");
        assertThat(fixture.async.entries(Set.of(CachedPrompt.State.FRESH), 0))
                .isEqualTo(new EntryListing(List.of(), 3));
        assertThat(fixture.async.entries(Set.of(CachedPrompt.State.STALE), 10).matching())
                .isZero();
    }

    @Test
    void aPullIsUseOfItsEntryWhenItBeginsToWaitAndWhenWhatIsStaleStandsInForAFailure() {
        CacheFixture waiting = new CacheFixture(
                config -> config.staleWhileRevalidate(Duration.ZERO).staleIfError(TTL), false, Runnable::run);
        for (String name : List.of("a", "b", "c")) {
            waiting.source.put(name, "one");
            waiting.pulled(name);
        }
        waiting.advance(TTL.plusSeconds(1));
        waiting.source.hold();

        CompletableFuture<PromptCommit> pull = waiting.async.pull("a");
        assertThat(waiting.cachedKeys()).containsExactly("a", "c", "b");

        waiting.cache.set(key("b"), new PromptCommit("-", "b", "two", Map.of()));
        PromptException down = new PromptException.Unavailable(key("a"), "down", 503, null);
        waiting.source.log().get(3).answer().completeExceptionally(down);
        assertThat(pull.join().commitHash()).isEqualTo("one");
        assertThat(waiting.cachedKeys()).containsExactly("a", "b", "c");
    }

    private static List<String> keys(EntryListing listing) {
        return listing.entries().stream().map(entry -> entry.key().toString()).toList();
    }
}
