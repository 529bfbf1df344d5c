package dev.promptcache.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptKey;
import java.util.List;
import org.junit.jupiter.api.Test;

class InvalidationsTests {

    private final Invalidations invalidations = new Invalidations();

    @Test
    void tooManyAreToldAsAll() {
        for (int i = 0; i < Invalidations.MOST; i++) {
            invalidations.add(List.of(PromptKey.parse("p" + i)));
        }
        assertThat(invalidations.all()).isZero();
        assertThat(invalidations.keys()).hasSize(Invalidations.MOST);

        invalidations.add(List.of(PromptKey.parse("one-more")));

        assertThat(invalidations.all()).isPositive();
        assertThat(invalidations.keys()).isEmpty();
        assertThat(invalidations.contains(PromptKey.parse("p0"))).isTrue();
        invalidations.toldAll(invalidations.all());
        assertThat(invalidations.contains(PromptKey.parse("p0"))).isFalse();
    }

    @Test
    void whatIsInvalidatedAgainWhileTheStoreIsToldIsToldAgain() {
        PromptKey key = PromptKey.parse("p");
        invalidations.add(List.of(key));
        var told = invalidations.keys();
        invalidations.add(List.of(key));
        invalidations.told(told);
        assertThat(invalidations.contains(key)).isTrue();
        invalidations.told(invalidations.keys());
        assertThat(invalidations.contains(key)).isFalse();
    }
}
