package dev.promptcache;

import static dev.promptcache.CacheFixture.INTERVAL;
import static dev.promptcache.CacheFixture.TTL;
import static dev.promptcache.CacheFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LruTests {

    private final CacheFixture fixture = new CacheFixture(config -> config.maxSize(3));

    @Test
    void theLeastRecentlyUsedEntryIsTheOneEvicted() {
        fill("a", "b", "c");
        fixture.cache.get("a");

        fill("d");

        assertThat(fixture.cachedKeys()).containsExactly("d", "a", "c");
        assertThat(fixture.cache.metrics().evictions()).isEqualTo(1);
        assertThat(fixture.events).contains("evicted b b SIZE");
    }

    @Test
    void replacingAnEntryAtCapacityEvictsNothingAndCountsAsUse() {
        fill("a", "b", "c");

        fill("a");
        assertThat(fixture.cachedKeys()).containsExactly("a", "c", "b");
        fill("d");

        assertThat(fixture.cachedKeys()).containsExactly("d", "a", "c");
    }

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

    @Test
    void lookingAtEntriesDoesNotCountAsUse() {
        fill("a", "b", "c");

        fixture.cache.entry(key("a"));
        fixture.cache.entries();

        assertThat(fixture.cachedKeys()).containsExactly("c", "b", "a");
    }

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
}
