package dev.promptcache.samples.stub;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReadLagTests {

    private static final PromptName PROMPT = new PromptName(PromptName.OWN_WORKSPACE, "p");

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final PromptStore store = new PromptStore(nanos::get);

    @Test
    void eachChangeIsSeenOnceItsOwnLagIsOver() {
        String one = commit("one");
        store.lag(Duration.ofNanos(10));
        String two = commit("two");
        nanos.addAndGet(6);
        String three = commit("three");
        assertThat(seen()).contains(one);
        nanos.addAndGet(4);
        assertThat(seen()).contains(two);
        nanos.addAndGet(5);
        assertThat(seen()).contains(two);
        nanos.addAndGet(1);
        assertThat(seen()).contains(three);
    }

    @Test
    void aPromptThatIsNewIsNotThereYetAndOneThatIsGoneStillIs() {
        store.lag(Duration.ofNanos(10));
        String one = commit("one");
        assertThat(seen()).isEmpty();
        nanos.addAndGet(10);
        store.delete(PROMPT);
        assertThat(seen()).contains(one);
        nanos.addAndGet(10);
        assertThat(seen()).isEmpty();
    }

    @Test
    void aTagMovesWithTheSameLag() {
        String one = commit("one");
        store.tag(PROMPT, "prod", store.resolve(PROMPT, "latest"));
        String two = commit("two");
        store.lag(Duration.ofNanos(10));
        store.tag(PROMPT, "prod", store.resolve(PROMPT, "latest"));
        assertThat(store.find(PROMPT, "prod").map(StoredCommit::hash)).contains(one);
        nanos.addAndGet(10);
        assertThat(store.find(PROMPT, "prod").map(StoredCommit::hash)).contains(two);
    }

    @Test
    void withoutALagAllIsSeenAtOnce() {
        commit("one");
        store.lag(Duration.ofNanos(10));
        String two = commit("two");
        store.lag(Duration.ZERO);
        assertThat(seen()).contains(two);
    }

    private Optional<String> seen() {
        return store.find(PROMPT, "latest").map(StoredCommit::hash);
    }

    private String commit(String text) {
        StoredCommit commit = StoredCommit.from(TextManifest.of(text));
        store.add(PROMPT, commit);
        return commit.hash();
    }
}
