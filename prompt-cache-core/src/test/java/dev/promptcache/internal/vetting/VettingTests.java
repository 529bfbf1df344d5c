package dev.promptcache.internal.vetting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptRejection;
import dev.promptcache.PromptVetter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VettingTests {

    private static final PromptKey P = PromptKey.parse("p");

    private final List<String> asked = new ArrayList<>();
    private final PromptVetter suspicious = (key, before, after) -> {
        asked.add(after.commitHash());
        return after.commitHash().startsWith("bad") ? Optional.of("it is bad") : Optional.empty();
    };
    private final Vetting vetting = new Vetting(List.of(suspicious));

    @Test
    void whatNobodyObjectsToPasses() {
        assertThat(vetting.objection(P, null, commit("good"))).isEmpty();
        assertThat(vetting.objection(P, commit("good"), commit("better"))).isEmpty();
        assertThat(asked).containsExactly("good", "better");
    }

    @Test
    void theFirstObjectionCounts() {
        Vetting both = new Vetting(List.of(suspicious, (key, before, after) -> Optional.of("it is new")));
        assertThat(both.objection(P, null, commit("bad"))).contains("it is bad");
        assertThat(both.objection(P, null, commit("good"))).contains("it is new");
    }

    @Test
    void theSameCommitIsNoChange() {
        assertThat(vetting.objection(P, commit("bad"), commit("bad"))).isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    void theSameChangeIsNotVettedAgain() {
        assertThat(vetting.refuse(P, commit("good"), commit("bad"), "it is bad"))
                .isTrue();
        assertThat(vetting.refuse(P, commit("good"), commit("bad"), "it is bad"))
                .isFalse();
        assertThat(vetting.objection(P, commit("good"), commit("bad"))).contains("it is bad");
        assertThat(asked).isEmpty();
        assertThat(vetting.rejection(P)).isEqualTo(new PromptRejection(P, "bad", "it is bad"));
    }

    @Test
    void theSameCommitAfterAnotherIsAnotherChange() {
        vetting.refuse(P, commit("good"), commit("bad"), "it is bad");
        vetting.objection(P, commit("better"), commit("bad"));
        vetting.objection(P, null, commit("bad"));
        assertThat(asked).hasSize(2);
    }

    @Test
    void whatWasRefusedIsForgottenWhenThePromptMovesOn() {
        vetting.refuse(P, commit("good"), commit("bad"), "it is bad");
        vetting.refuse(PromptKey.parse("q"), null, commit("bad"), "it is bad");
        vetting.forget(P);
        assertThat(vetting.rejection(P)).isNull();
        assertThat(vetting.rejections()).extracting(PromptRejection::key).containsExactly(PromptKey.parse("q"));
        vetting.forgetIf(key -> key.name().equals("q"));
        assertThat(vetting.rejections()).isEmpty();
    }

    @Test
    void whoeverThrowsOrAnswersNothingObjects() {
        Vetting throwing = new Vetting(List.of((key, before, after) -> {
            throw new AssertionError("out of order");
        }));
        assertThat(throwing.objection(P, null, commit("good")))
                .hasValueSatisfying(reason -> assertThat(reason).contains("VettingTests", "out of order"));
        @SuppressWarnings("NullAway") // What an application without null checks may do.
        PromptVetter silent = (key, before, after) -> null;
        assertThat(new Vetting(List.of(silent)).objection(P, null, commit("good")))
                .hasValueSatisfying(reason -> assertThat(reason).contains("it returned null"));
    }

    @Test
    void remembersTheLastThousand() {
        for (int i = 0; i <= 1000; i++) {
            vetting.refuse(PromptKey.parse("p" + i), null, commit("bad"), "it is bad");
        }
        assertThat(vetting.rejections()).hasSize(1000);
        assertThat(vetting.rejections().get(0).key()).isEqualTo(PromptKey.parse("p1000"));
        assertThat(vetting.rejection(PromptKey.parse("p0"))).isNull();
    }

    @Test
    void withoutVettersEverythingPasses() {
        assertThat(new Vetting(List.of()).objection(P, null, commit("bad"))).isEmpty();
    }

    private static PromptCommit commit(String hash) {
        return new PromptCommit("-", "p", hash, Map.of());
    }
}
