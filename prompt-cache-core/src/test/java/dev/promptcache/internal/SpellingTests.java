package dev.promptcache.internal;

import static dev.promptcache.internal.CacheFixture.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.promptcache.contract.Holds;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpellingTests {

    private static final List<String> SPELLINGS = List.of("p", "p:latest", "-/p", "-/p:latest");

    private final CacheFixture fixture = new CacheFixture(config -> config.maxSize(2));

    @Holds({"S32", "S49", "W27"})
    @Test
    void allSpellingsOfAPromptAreOneEntryAndOneFetch() {
        fixture.source.put("p", "one");

        for (String spelling : SPELLINGS) {
            assertThat(fixture.pulled(spelling)).isEqualTo("one");
            assertThat(fixture.cached(spelling)).isEqualTo("one");
        }

        assertThat(fixture.source.fetches()).isEqualTo(1);
        assertThat(fixture.cache.size()).isEqualTo(1);
    }

    @Test
    void aSpellingThatWasNeverUsedFindsTheEntryAndIsRemembered() {
        fixture.source.put("p", "one");
        fixture.pulled("p");

        for (String spelling : SPELLINGS) {
            assertThat(fixture.cached(spelling)).isEqualTo("one");
            assertThat(new EngineInspector(fixture.async).find(spelling)).isNotNull();
        }
    }

    @Holds({"S31", "W27", "cache-invalidate"})
    @Test
    void everySpellingGoesWhenTheEntryGoes() {
        fixture.source.put("p", "one");
        for (String spelling : SPELLINGS) {
            fixture.pulled(spelling);
        }

        fixture.cache.invalidate(key("p:latest"));

        for (String spelling : SPELLINGS) {
            assertThat(fixture.cached(spelling)).isEqualTo("nothing");
        }
    }

    @Test
    void everySpellingSeesTheEntryThatReplacedAnEvictedOne() {
        fixture.source.put("p", "one");
        fixture.pulled("-/p");
        fixture.pulled("-/p");
        fixture.source.put("q", "q");
        fixture.source.put("r", "r");
        fixture.pulled("q");
        fixture.pulled("r");
        fixture.source.put("p", "two");

        assertThat(fixture.pulled("p")).isEqualTo("two");
        assertThat(fixture.pulled("-/p")).isEqualTo("two");
    }

    @Holds({"S49", "W26"})
    @Test
    void theModelVariantAndATagOfThatNameAreDifferentEntries() {
        fixture.source.put(key("p").withModel(), fixture.source.put("p", "with model"));
        fixture.source.put("p:with_model", "tag");

        assertThat(fixture.cache.pull(key("p").withModel()).commitHash()).isEqualTo("with model");
        assertThat(fixture.pulled("p:with_model")).isEqualTo("tag");
        assertThat(fixture.cache.size()).isEqualTo(2);
    }

    @Holds({"S31", "W27", "cache-invalidate"})
    @Test
    void invalidatingANameRemovesEveryRefAndVariantOfItAlone() {
        CacheFixture large = new CacheFixture();
        for (String identifier : List.of("p", "p:prod", "o/p", "pp", "q:p")) {
            large.source.put(identifier, identifier);
            large.pulled(identifier);
        }
        large.cache.set(key("p:prod").withModel(), large.cache.pull("p:prod"));

        assertThat(large.cache.invalidateName("p")).isEqualTo(3);

        assertThat(large.cachedKeys()).containsExactly("q:p", "pp", "o/p");
    }

    @Test
    void aMalformedIdentifierIsRefusedOnEveryWayIn() {
        assertThatIllegalArgumentException().isThrownBy(() -> fixture.cache.get("p:"));
        assertThatIllegalArgumentException().isThrownBy(() -> fixture.cache.pull("p:"));
        assertThatIllegalArgumentException().isThrownBy(() -> fixture.async.get("p:"));
        assertThatIllegalArgumentException().isThrownBy(() -> fixture.async.pull("p:"));
        assertThatIllegalArgumentException().isThrownBy(() -> fixture.cache.invalidateName("p:"));
        assertThat(fixture.cache.metrics().requests()).isZero();
    }
}
