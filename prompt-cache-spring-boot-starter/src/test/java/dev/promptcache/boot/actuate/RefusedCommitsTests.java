package dev.promptcache.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptCacheListener.ChangeTrigger;
import dev.promptcache.PromptCacheListener.EvictionCause;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RefusedCommitsTests {

    private static final PromptKey P = PromptKey.parse("p");
    private static final PromptCommit KEPT = new PromptCommit("-", "p", "11aa", Map.of());
    private static final PromptCommit REFUSED = new PromptCommit("-", "p", "22bb", Map.of());

    private final RefusedCommits commits = new RefusedCommits(2);

    @Test
    void keepsTheCommitThatWasRefusedLast() {
        refuse("p", REFUSED);
        assertThat(commits.find(P, "22bb")).contains(REFUSED);
        PromptCommit next = new PromptCommit("-", "p", "33cc", Map.of());
        refuse("p", next);
        assertThat(commits.find(P, "22bb")).isEmpty();
        assertThat(commits.find(P, "33cc")).contains(next);
        assertThat(commits.find(PromptKey.parse("q"), "33cc")).isEmpty();
    }

    @Test
    void keepsNoMoreThanItMayAndTheLastOnes() {
        refuse("p", REFUSED);
        refuse("q", REFUSED);
        refuse("p", REFUSED);
        refuse("r", REFUSED);
        assertThat(commits.find(PromptKey.parse("q"), "22bb")).isEmpty();
        assertThat(commits.find(P, "22bb")).isPresent();
        assertThat(commits.find(PromptKey.parse("r"), "22bb")).isPresent();
    }

    @Test
    void forgetsWhatThePromptHasLeftBehind() {
        refuse("p", REFUSED);
        commits.changed(P, KEPT, new PromptCommit("-", "p", "33cc", Map.of()), ChangeTrigger.SWEEP);
        assertThat(commits.find(P, "22bb")).isEmpty();
        refuse("p", REFUSED);
        commits.evicted(P, KEPT, EvictionCause.SIZE);
        assertThat(commits.find(P, "22bb")).isEmpty();
    }

    @Test
    void keepsNothingWhereNothingMayBeShown() {
        RefusedCommits none = new RefusedCommits(0);
        none.rejected(P, KEPT, REFUSED, ChangeTrigger.SWEEP, "it is bad");
        assertThat(none.find(P, "22bb")).isEmpty();
    }

    private void refuse(String identifier, PromptCommit refused) {
        commits.rejected(PromptKey.parse(identifier), KEPT, refused, ChangeTrigger.SWEEP, "it is bad");
    }
}
