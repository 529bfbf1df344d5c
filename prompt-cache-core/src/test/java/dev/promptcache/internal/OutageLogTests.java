package dev.promptcache.internal;

import static dev.promptcache.internal.CacheFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OutageLogTests {

    private final OutageLog log = new OutageLog(Set.of());
    private final Aftermath after = new Aftermath(new Listeners(List.of()), null);

    @Test
    void asManyPromptsAsMayBeCachedAreToldOnceEachAndNoMoreAreRemembered() {
        assertThat(fails("a", 2)).isTrue();
        assertThat(fails("b", 2)).isTrue();
        assertThat(fails("a", 2)).as("there is room for both").isFalse();
        assertThat(fails("b", 2)).isFalse();

        assertThat(fails("c", 2)).isTrue();
        assertThat(fails("b", 2)).as("not the oldest").isFalse();
        assertThat(fails("a", 2)).as("forgotten for the third").isTrue();
    }

    /** By a source of its own, so that each failure is one of the prompt alone. */
    private boolean fails(String name, int bound) {
        PromptKey key = key(name);
        Entry entry = new Entry(key, new PromptCommit("-", name, "one", Map.of()), 0);
        entry.ownSource = asked -> {
            throw new AssertionError("nobody asks");
        };
        return log.failed(key, new PromptException.Unavailable(key, "down", 503, null), entry, bound, 0, after);
    }
}
