package dev.promptcache.template;

import static dev.promptcache.template.Manifests.chat;
import static dev.promptcache.template.Manifests.fString;
import static dev.promptcache.template.Manifests.map;
import static dev.promptcache.template.Manifests.mustache;
import static dev.promptcache.template.Manifests.placeholder;
import static dev.promptcache.template.Manifests.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.promptcache.contract.Holds;
import dev.promptcache.internal.text.Rendering;
import dev.promptcache.template.TemplateException.Category;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** However a prompt and values are made, rendering ends soon and fits into the memory. */
class BoundsTests {

    private static void assertRefused(Map<String, Object> manifest, Object... variables) {
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> PromptTemplate.of(manifest).render(map(variables)))
                .satisfies(failure -> assertThat(failure.category()).isEqualTo(Category.REFUSED));
    }

    @Holds("template-bounded")
    @Test
    void whatIsRenderedIsNoLongerThanItsBound() {
        String half = "x".repeat(Rendering.MAX_CHARS / 2);
        assertThat(PromptTemplate.of(fString("{x}{x}"))
                        .render(Map.of("x", half))
                        .text())
                .hasSize(Rendering.MAX_CHARS);
        assertRefused(fString("{x}{x}."), "x", half);
        assertRefused(mustache("{{x}}{{x}}{{x}}"), "x", half);
    }

    @Holds("template-bounded")
    @Test
    void theBoundIsOneForAllMessages() {
        Object[] messages =
                Stream.generate(() -> user(fString("{x}"))).limit(10).toArray();
        assertRefused(chat(messages), "x", "x".repeat(Rendering.MAX_CHARS / 9));
    }

    @Test
    void theBoundHoldsForJsonToo() {
        List<Object> grown = List.of("text");
        for (int i = 0; i < 40; i++) {
            grown = List.of(grown, grown);
        }
        assertRefused(fString("{x}"), "x", grown);
        assertRefused(chat(user(List.of(Manifests.dict(map("x", "{x}"))))), "x", grown);
    }

    @Test
    void sectionsThatRepeatWithoutEndAreRefusedThoughTheyWriteNothing() {
        List<String> hundred = Collections.nCopies(100, "");
        assertRefused(
                mustache("{{#x}}{{#y}}{{#z}}{{#w}}{{/w}}{{/z}}{{/y}}{{/x}}"),
                "x",
                hundred,
                "y",
                hundred,
                "z",
                hundred,
                "w",
                hundred);
        assertRefused(
                mustache("{{#x}}{{#y}}{{#z}}{{#w}}{{.}}{{/w}}{{/z}}{{/y}}{{/x}}"),
                "x",
                hundred,
                "y",
                hundred,
                "z",
                hundred,
                "w",
                hundred);
        assertRefused(
                mustache("{{#x}}{{^y}}{{#x}}{{#x}}{{#x}}{{/x}}{{/x}}{{/x}}{{/y}}{{/x}}"), "x", hundred, "y", false);
    }

    @Test
    void aLongListIsNoProblem() {
        List<Integer> numbers = Collections.nCopies(100_000, 7);
        assertThat(PromptTemplate.of(mustache("{{#xs}}{{.}},{{/xs}}"))
                        .render(Map.of("xs", numbers))
                        .text())
                .hasSize(200_000);
    }

    @Test
    void aHistoryThatIsRepeatedWithoutEndIsRefused() {
        Object[] placeholders =
                Stream.generate(() -> placeholder("h")).limit(2000).toArray();
        assertRefused(chat(placeholders), "h", Collections.nCopies(1000, PromptMessage.user("x")));
        assertRefused(chat(placeholders), "h", Collections.nCopies(1000, "x"));
    }

    @Test
    void aValueThatIsCopiedIsBounded() {
        List<Object> grown = List.of();
        for (int i = 0; i < 40; i++) {
            grown = List.of(grown, grown);
        }
        assertRefused(chat(placeholder("h")), "h", List.of(map("role", "user", "content", grown)));
    }

    @Test
    void whatSaysThatItIsLargeTakesNoMemoryForThat() {
        List<Object> message = List.of("user", Collections.nCopies(Integer.MAX_VALUE, "x"));
        assertRefused(chat(placeholder("h")), "h", List.of(message));
    }

    @Test
    void examplesAreBoundedWhenTheManifestIsRead() {
        List<Object> examples = Collections.nCopies(200, map("x", "y".repeat(1000)));
        Map<String, Object> manifest = Manifests.node(
                "langchain_core/prompts/few_shot",
                "FewShotPromptTemplate",
                map("examples", examples, "example_prompt", fString("{x}".repeat(1000)), "suffix", ""));
        assertRefused(manifest);
    }
}
