package dev.promptcache.template;

import static dev.promptcache.template.Manifests.chat;
import static dev.promptcache.template.Manifests.chatWith;
import static dev.promptcache.template.Manifests.fString;
import static dev.promptcache.template.Manifests.map;
import static dev.promptcache.template.Manifests.message;
import static dev.promptcache.template.Manifests.placeholder;
import static dev.promptcache.template.Manifests.text;
import static dev.promptcache.template.Manifests.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.promptcache.contract.Holds;
import dev.promptcache.internal.manifest.Node;
import dev.promptcache.internal.text.TemplateFailure;
import dev.promptcache.template.TemplateException.Category;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PromptTemplateTests {

    private static final Map<String, String> METADATA =
            Map.of("lc_hub_owner", "acme", "lc_hub_repo", "joke", "lc_hub_commit_hash", "abc123");

    private static TemplateException failureOf(PromptTemplate.Builder builder, Map<String, ?> variables) {
        return assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> builder.build().render(variables))
                .actual();
    }

    @Holds({"commit-error", "template-error"})
    @Test
    void failuresNameThePromptItsCommitThePlaceAndTheVariables() {
        PromptTemplate.Builder builder = PromptTemplate.builder(
                        chat(message("System", fString("x")), user(fString("{a} {b}"))))
                .commit("acme", "joke", "abc123");
        assertThat(failureOf(builder, Map.of()))
                .hasMessage(
                        "Prompt 'acme/joke' (commit abc123): messages[1].prompt: The variables 'a', 'b' are missing. Give them values.");
        assertThat(failureOf(builder, Map.of("b", 1)).detail())
                .isEqualTo("The variable 'a' is missing. Give it a value.");
        assertThat(failureOf(PromptTemplate.builder(fString("}")).commit("acme", "joke", "abc123"), Map.of()))
                .hasMessageStartingWith("Prompt 'acme/joke' (commit abc123): template: The f-string is wrong.");
    }

    @Test
    void aFailureThatIsNamedKeepsWhatItSays() {
        TemplateException failure =
                failureOf(PromptTemplate.builder(user(fString("x"))).commit("acme", "joke", "abc123"), Map.of());
        assertThat(failure.category()).isEqualTo(Category.INVALID_MANIFEST);
        assertThat(failure.getStackTrace()[0].getClassName()).isEqualTo(Node.class.getName());
    }

    @Holds("template-metadata")
    @Test
    void whatIsRenderedCarriesWhereItComesFrom() {
        assertThat(PromptTemplate.builder(fString("x"))
                        .commit("acme", "joke", "abc123")
                        .build()
                        .render(Map.of())
                        .metadata())
                .isEqualTo(METADATA);
        assertThat(PromptTemplate.of(chatWith(map("metadata", METADATA)))
                        .render(Map.of())
                        .metadata())
                .isEqualTo(METADATA);
        assertThat(PromptTemplate.of(chatWith(map("metadata", map("lc_hub_owner", 1, "x", "y"))))
                        .render(Map.of())
                        .metadata())
                .isEmpty();
    }

    @Test
    void variablesArePutTogetherByTheirKinds() {
        PromptTemplate template = PromptTemplate.of(chat(
                placeholder("history"),
                user(List.of(fString("{q}"), Manifests.image(map("url", "{photo}")), fString("{raw}")))));
        RenderedPrompt rendered = template.render(v -> v.put("q", "what?")
                .messages("history", List.of(PromptMessage.user("hi"), PromptMessage.assistant("hello")))
                .image("photo", new byte[] {1, 2, 3}, "image/png")
                .bytes("raw", new byte[] {1, 2, 3}));
        assertThat(rendered.messages()).extracting(PromptMessage::role).containsExactly("user", "assistant", "user");
        assertThat(rendered.messages().get(2).content().toJson())
                .isEqualTo(List.of(
                        map("type", "text", "text", "what?"),
                        map("type", "image_url", "image_url", map("url", "data:image/png;base64,AQID")),
                        map("type", "text", "text", "AQID")));
    }

    @Test
    void theMessagesOfAHistoryAreCopied() {
        List<PromptMessage> history = new ArrayList<>(List.of(PromptMessage.user("hi")));
        PromptVariables variables = new PromptVariables().messages("h", history);
        history.clear();
        assertThat(PromptTemplate.of(chat(placeholder("h")))
                        .render(variables.asMap())
                        .messages())
                .hasSize(1);
        assertThat(variables.asMap()).isUnmodifiable();
    }

    @Holds("template-immutable")
    @Test
    void whatIsRenderedDoesNotChangeAndDoesNotShowItsText() {
        RenderedPrompt rendered =
                PromptTemplate.of(chat(user(fString("secret {x}")))).render(Map.of("x", 1));
        assertThat(rendered.messages()).isUnmodifiable();
        assertThat(rendered.toMaps()).isUnmodifiable();
        assertThat(rendered.toString()).isEqualTo("RenderedPrompt[1 messages, {}]");
        assertThat(rendered.messages().toString()).doesNotContain("secret");
    }

    @Test
    void oneTemplateRendersAnyNumberOfTimes() {
        PromptTemplate template =
                PromptTemplate.of(chat(user(fString("{x}")), user(Manifests.mustache("{{#xs}}{{.}}{{/xs}}"))));
        for (int i = 0; i < 3; i++) {
            assertThat(template.render(Map.of("x", i, "xs", List.of(i, i))).text())
                    .isEqualTo(i + "\n" + i + i);
        }
    }

    @Holds("template-engine")
    @Test
    void jinja2IsRefusedUnlessTheApplicationBringsAnEngine() {
        Map<String, Object> manifest =
                text("Hi {{ a }}", "jinja2", "input_variables", List.of("a", "b"), "partial_variables", map("b", 2));
        TemplateException refused = failureOf(PromptTemplate.builder(manifest), Map.of("a", 1));
        assertThat(refused.category()).isEqualTo(Category.REFUSED);
        assertThat(refused).hasMessageContaining("TemplateEngine");
        PromptTemplate template = PromptTemplate.builder(manifest)
                .jinja2((text, values) -> text + values)
                .build();
        assertThat(template.variables()).containsExactly("a");
        assertThat(template.optionalVariables()).containsExactly("b");
        assertThat(template.render(Map.of("a", List.of('x'))).text()).isEqualTo("Hi {{ a }}{b=2, a=[x]}");
    }

    @Test
    void anEnginesValuesCannotBeChanged() {
        PromptTemplate.Builder builder = PromptTemplate.builder(text("x", "jinja2"))
                .jinja2((text, values) -> {
                    values.clear();
                    return text;
                });
        TemplateException failure = failureOf(builder, Map.of("a", 1));
        assertThat(failure.category()).isEqualTo(Category.BAD_TEMPLATE);
        assertThat(failure).hasCauseInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void anEnginesFailureHasThePlace() {
        PromptTemplate.Builder builder = PromptTemplate.builder(chat(user(text("x", "jinja2"))))
                .jinja2((text, values) -> {
                    throw new TemplateException(Category.REFUSED, "A loop is too long.");
                });
        TemplateException failure = failureOf(builder, Map.of());
        assertThat(failure.category()).isEqualTo(Category.REFUSED);
        assertThat(failure)
                .hasMessage("messages[0].prompt: A loop is too long.")
                .hasCauseInstanceOf(TemplateException.class);
        assertThat(failureOf(PromptTemplate.builder(text("x", "jinja2")).jinja2((text, values) -> null), Map.of())
                        .category())
                .isEqualTo(Category.BAD_TEMPLATE);
    }

    @Test
    void valuesThatAnEngineCannotHaveAreRefused() {
        PromptTemplate.Builder builder =
                PromptTemplate.builder(text("x", "jinja2")).jinja2((text, values) -> text);
        TemplateException failure = failureOf(builder, Map.of("a", List.of(new Object())));
        assertThat(failure.category()).isEqualTo(Category.INVALID_VALUE);
        assertThat(failure.names()).containsExactly("a");
    }

    @Test
    void theWordsOfTheCategoriesAreThoseOfTheCorpus() {
        assertThat(Category.values())
                .extracting(Category::word)
                .containsExactly(
                        "missing-variable",
                        "invalid-value",
                        "bad-template",
                        "refused",
                        "unknown-class",
                        "not-implemented",
                        "invalid-manifest",
                        "reserved-name",
                        "too-deep");
    }

    @Test
    void aNameThatIsAWholePieceOfTextIsCut() {
        TemplateException failure = failureOf(PromptTemplate.builder(fString('{' + "x\n".repeat(500) + '}')), Map.of());
        assertThat(failure.getMessage()).hasSizeLessThan(300).contains("x x x").contains("…");
        assertThat(failure.names().get(0)).hasSize(1000);
    }

    @Holds("template-error")
    @Test
    void everyKindOfFailureHasItsCategory() {
        assertThat(TemplateFailure.Kind.values())
                .extracting(Enum::name)
                .containsExactlyElementsOf(
                        Stream.of(Category.values()).map(Enum::name).toList());
    }
}
