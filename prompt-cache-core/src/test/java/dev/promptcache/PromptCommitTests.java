package dev.promptcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.promptcache.contract.Holds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptCommitTests {

    @Holds({"W30", "commit-immutable", "P7"})
    @Test
    void whatTheCallerChangesLaterDoesNotReachTheCommit() {
        List<Object> messages = new ArrayList<>(List.of("hello"));
        Map<String, Object> kwargs = new HashMap<>(Map.of("messages", messages));
        Map<String, Object> manifest = new HashMap<>(Map.of("kwargs", kwargs));
        PromptCommit commit = new PromptCommit("-", "p", "abc", manifest);

        messages.add("more");
        kwargs.clear();
        manifest.clear();

        assertThat(commit.manifest()).isEqualTo(Map.of("kwargs", Map.of("messages", List.of("hello"))));
    }

    @Holds({"W30", "commit-immutable", "P7"})
    @Test
    @SuppressWarnings("unchecked")
    void nothingInsideCanBeChanged() {
        PromptCommit commit = new PromptCommit(
                "-",
                "p",
                "abc",
                Map.of("kwargs", new HashMap<>(Map.of("messages", new ArrayList<>(List.of(new HashMap<>()))))),
                new ArrayList<>(List.of(new HashMap<>())),
                null,
                new HashMap<>(),
                null);
        Map<String, Object> kwargs = (Map<String, Object>) commit.manifest().get("kwargs");
        List<Map<String, Object>> messages = (List<Map<String, Object>>) kwargs.get("messages");
        Map<String, Object> example = (Map<String, Object>) commit.examples().get(0);

        for (Map<String, Object> map :
                List.of(commit.manifest(), kwargs, messages.get(0), example, commit.modelConfig())) {
            assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> map.put("x", "y"));
        }
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> messages.remove(0));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> commit.examples().remove(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "11aa\nWARN all is well", "\u0661\u0662", "\u007f"})
    void aHashIsPrintableAscii(String hash) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PromptCommit("-", "p", hash, Map.of()))
                .withMessageContaining("commit hash is none")
                .withMessageNotContaining("WARN");
    }

    @Test
    void aHashIsNoLongerThanAnyDigest() {
        assertThat(new PromptCommit("-", "p", "~".repeat(128), Map.of()).commitHash())
                .hasSize(128);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PromptCommit("-", "p", "a".repeat(129), Map.of()))
                .withMessageContaining("129 characters");
    }

    @Test
    void jsonNullsAndTheOrderOfKeysAreKept() {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("z", null);
        manifest.put("a", 1.5);
        manifest.put("m", true);

        assertThat(new PromptCommit("-", "p", "abc", manifest).manifest().keySet())
                .containsExactly("z", "a", "m");
    }

    @Test
    void aValueThatJsonDoesNotKnowIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PromptCommit("-", "p", "abc", Map.of("n", new AtomicLong())))
                .withMessageContaining("AtomicLong");
    }

    @Test
    void endlessNestingIsRefusedRatherThanFollowed() {
        Map<String, Object> loop = new HashMap<>();
        loop.put("self", loop);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PromptCommit("-", "p", "abc", loop))
                .withMessageContaining("500 levels");
    }

    @Test
    void theTextFormDoesNotShowThePrompt() {
        assertThat(new PromptCommit("-", "p", "abc", Map.of("template", "secret wording")))
                .hasToString("PromptCommit[-/p:abc]");
    }

    @Test
    void aNumberThatIsNoneIsRefused() {
        for (Double number : List.of(Double.NaN, Double.POSITIVE_INFINITY)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new PromptCommit("-", "p", "abc", Map.of("temperature", number)))
                    .withMessageContaining("finite");
        }
    }
}
