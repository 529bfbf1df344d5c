package dev.promptcache.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptCacheListener.ChangeTrigger;
import dev.promptcache.PromptCacheListener.EvictionCause;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PreviousCommitsTests {

    private static final PromptKey P = PromptKey.parse("p");
    private static final PromptCommit OLD = new PromptCommit("-", "p", "11aa", Map.of());
    private static final PromptCommit NEW = new PromptCommit("-", "p", "22bb", Map.of());

    private final PreviousCommits previous = new PreviousCommits(2);

    @Test
    void keepsTheCommitBeforeTheOneThatIsCached() {
        change("p");
        assertThat(previous.before(P, NEW)).contains(OLD);
    }

    @Test
    void aCommitThatCameByAnotherWayHasNoneBefore() {
        change("p");
        assertThat(previous.before(P, new PromptCommit("-", "p", "33cc", Map.of())))
                .isEmpty();
        assertThat(previous.before(PromptKey.parse("q"), NEW)).isEmpty();
    }

    @Test
    void keepsNoMoreThanItMay() {
        change("p");
        change("q");
        change("r");
        assertThat(previous.before(P, NEW)).isEmpty();
        assertThat(previous.before(PromptKey.parse("q"), NEW)).isPresent();
        assertThat(previous.before(PromptKey.parse("r"), NEW)).isPresent();
    }

    @Test
    void forgetsWhatTheCacheForgets() {
        change("p");
        previous.evicted(P, NEW, EvictionCause.SIZE);
        assertThat(previous.before(P, NEW)).isEmpty();
    }

    @Test
    void keepsNothingWhereNothingMayBeShown() {
        PreviousCommits none = new PreviousCommits(0);
        none.changed(P, OLD, NEW, ChangeTrigger.SWEEP);
        assertThat(none.before(P, NEW)).isEmpty();
    }

    private void change(String identifier) {
        previous.changed(PromptKey.parse(identifier), OLD, NEW, ChangeTrigger.SWEEP);
    }
}
