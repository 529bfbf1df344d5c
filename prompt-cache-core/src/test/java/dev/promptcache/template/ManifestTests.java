package dev.promptcache.template;

import static dev.promptcache.template.Manifests.chat;
import static dev.promptcache.template.Manifests.chatWith;
import static dev.promptcache.template.Manifests.dict;
import static dev.promptcache.template.Manifests.fString;
import static dev.promptcache.template.Manifests.image;
import static dev.promptcache.template.Manifests.literal;
import static dev.promptcache.template.Manifests.map;
import static dev.promptcache.template.Manifests.node;
import static dev.promptcache.template.Manifests.notImplemented;
import static dev.promptcache.template.Manifests.placeholder;
import static dev.promptcache.template.Manifests.render;
import static dev.promptcache.template.Manifests.secret;
import static dev.promptcache.template.Manifests.text;
import static dev.promptcache.template.Manifests.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.promptcache.contract.Holds;
import dev.promptcache.template.TemplateException.Category;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a manifest may look like, and what in it is refused. */
class ManifestTests {

    private static TemplateException failureOf(Map<String, Object> manifest) {
        return assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> PromptTemplate.of(manifest))
                .actual();
    }

    private static Map<String, Object> partial(Object value) {
        return text("{a}", "f-string", "partial_variables", map("a", value));
    }

    @Test
    void whatIsNoObjectOfLangChainsIsInvalid() {
        Map<String, Object> prompt = fString("x");
        for (Object lc : Arrays.asList(2, null, "1", 1.5)) {
            Map<String, Object> other = map("lc", lc);
            prompt.forEach(other::putIfAbsent);
            other.put("lc", lc);
            assertThat(failureOf(other).category()).isEqualTo(Category.INVALID_MANIFEST);
        }
        assertThat(failureOf(Map.of()).category()).isEqualTo(Category.INVALID_MANIFEST);
        assertThat(failureOf(map("lc", 1, "type", "constructor")).category()).isEqualTo(Category.INVALID_MANIFEST);
        assertThat(failureOf(map("lc", 1, "type", "other", "id", List.of("langchain", "PromptTemplate")))
                        .category())
                .isEqualTo(Category.INVALID_MANIFEST);
        assertThat(failureOf(map(
                                "lc",
                                1,
                                "type",
                                "constructor",
                                "id",
                                List.of("langchain", "PromptTemplate"),
                                "kwargs",
                                "x"))
                        .category())
                .isEqualTo(Category.INVALID_MANIFEST);
    }

    @Test
    void theVersionMayBeAnyNumberThatIsOne() {
        Map<String, Object> prompt = fString("x");
        prompt.put("lc", 1.0);
        assertThat(render(prompt)).isEqualTo("x");
        prompt.put("lc", 1L);
        assertThat(render(prompt)).isEqualTo("x");
    }

    @Test
    void whatAPromptNeedsHasToBeThere() {
        for (Map<String, Object> manifest : List.of(
                node("langchain/prompts/prompt", "PromptTemplate", map()),
                node("langchain/prompts/prompt", "PromptTemplate", map("template", List.of("x"))),
                text("x", "f-string", "partial_variables", List.of()),
                node("langchain/prompts/chat", "ChatPromptTemplate", map()),
                node("langchain/prompts/chat", "ChatPromptTemplate", map("messages", null)),
                node("langchain/prompts/chat", "ChatPromptTemplate", map("messages", map())),
                chat(map("role", "user", "content", "x")),
                chat(List.of("human", "x")),
                chat("x"),
                chat(fString("x")),
                chat(user(null)),
                chat(user("x")),
                chat(user(placeholder("x"))),
                chat(node("langchain/prompts/chat", "ChatMessagePromptTemplate", map("prompt", fString("x")))),
                chat(node("langchain/prompts/chat", "MessagesPlaceholder", map())),
                chat(user(List.of(node("langchain_core/prompts/dict", "DictPromptTemplate", map("template", "x"))))),
                node(
                        "langchain_core/prompts/pipeline",
                        "PipelinePromptTemplate",
                        map("pipeline_prompts", List.of(map()), "final_prompt", fString("x"))),
                user(fString("x")),
                placeholder("x"),
                literal("HumanMessage", "content", "x"),
                node("langchain/schema/runnable", "RunnableSequence", map()))) {
            assertThat(failureOf(manifest).category()).as("%s", manifest).isEqualTo(Category.INVALID_MANIFEST);
        }
    }

    @Test
    void theErrorSaysWhere() {
        assertThat(failureOf(chat(user(fString("x")), user(List.of(fString("x"), fString("{")))))
                        .path())
                .isEqualTo("messages[1].prompt[1]");
        assertThat(failureOf(chat(user(fString("{")))).path()).isEqualTo("messages[0].prompt");
        assertThat(failureOf(fString("{")).path()).isEqualTo("template");
        assertThat(failureOf(chat(user(fString("x")), "x")).path()).isEqualTo("messages[1]");
        assertThat(failureOf(node("langchain/prompts/chat", "ChatPromptTemplate", map()))
                        .path())
                .isEqualTo("messages");
        assertThat(failureOf(node(
                                "langchain/schema/runnable",
                                "RunnableSequence",
                                map("first", chat(user(fString("{"))))))
                        .path())
                .isEqualTo("first.messages[0].prompt");
    }

    @Holds("template-unknown")
    @Test
    void aClassIsKnownByItsNameUnderLangChainsPackages() {
        for (String module : List.of(
                "langchain/prompts/prompt", "langchain_core/prompts/prompt", "langchain_core/prompts", "langchain")) {
            assertThat(render(node(module, "PromptTemplate", map("template", "x"))))
                    .isEqualTo("x");
        }
        for (Map<String, Object> manifest : List.of(
                node("os", "system", map("command", "true")),
                node("evil/prompts/prompt", "PromptTemplate", map("template", "x")),
                node("langchainx/prompts", "PromptTemplate", map("template", "x")),
                map("lc", 1, "type", "constructor", "id", List.of("PromptTemplate"), "kwargs", map("template", "x")),
                node("langchain/prompts/chat", "_DictMessagePromptTemplate", map()),
                chat(node("langchain_core/prompts/message", "_DictMessagePromptTemplate", map("template", map()))),
                node("langchain/prompts/few_shot", "FewShotPromptTemplate", map()),
                node("langchain/chat_models/openai", "ChatOpenAI", map()))) {
            assertThat(failureOf(manifest).category()).isEqualTo(Category.UNKNOWN_CLASS);
        }
        assertThat(failureOf(node("os", "system", map())).names()).containsExactly("system");
    }

    @Test
    void whatCouldNotBeSerializedIsNamed() {
        for (Map<String, Object> manifest : List.of(
                notImplemented("MyPrompt"),
                chat(notImplemented("MyPrompt")),
                chat(user(notImplemented("MyPrompt"))),
                chat(user(List.of(notImplemented("MyPrompt")))),
                partial(notImplemented("MyPrompt")),
                partial(List.of(map("x", notImplemented("MyPrompt")))),
                chat(literal("HumanMessage", "content", List.of(notImplemented("MyPrompt")))),
                node(
                        "langchain_core/prompts/structured",
                        "StructuredPrompt",
                        map("messages", List.of(), "schema_", notImplemented("MyPrompt"))))) {
            TemplateException failure = failureOf(manifest);
            assertThat(failure.category()).as("%s", manifest).isEqualTo(Category.NOT_IMPLEMENTED);
            assertThat(failure.names()).containsExactly("MyPrompt");
        }
    }

    @Holds("template-secret")
    @Test
    void aSecretIsNeverResolved() {
        for (Map<String, Object> manifest : List.of(
                secret("PATH"),
                chat(secret("PATH")),
                partial(secret("PATH")),
                partial(List.of(map("x", secret("PATH")))),
                chatWith(map("partial_variables", map("a", secret("PATH"))), user(fString("{a}"))),
                chat(user(List.of(dict(map("x", secret("PATH")))))),
                chat(user(List.of(image(map("url", secret("PATH")))))),
                chat(literal("HumanMessage", "content", secret("PATH"))),
                node(
                        "langchain_core/prompts/few_shot",
                        "FewShotPromptTemplate",
                        map(
                                "examples",
                                List.of(map("a", secret("PATH"))),
                                "example_prompt",
                                fString("{a}"),
                                "suffix",
                                "x")))) {
            TemplateException failure = failureOf(manifest);
            assertThat(failure.category()).as("%s", manifest).isEqualTo(Category.REFUSED);
            assertThat(failure.names()).containsExactly("PATH");
        }
    }

    @Test
    void escapedDataIsUnwrappedAndNotInterpreted() {
        Map<String, Object> escaped = map(
                "__lc_escaped__",
                map("lc", 1, "type", "secret", "id", List.of("PATH"), "in", map("__lc_escaped__", map("lc", 2))));
        assertThat(render(partial(escaped)))
                .isEqualTo("{\"lc\":1,\"type\":\"secret\",\"id\":[\"PATH\"],\"in\":{\"lc\":2}}");
        assertThat(failureOf(map("__lc_escaped__", fString("x"))).category()).isEqualTo(Category.INVALID_MANIFEST);
        assertThat(failureOf(chat(map("__lc_escaped__", user(fString("x"))))).category())
                .isEqualTo(Category.INVALID_MANIFEST);
    }

    @Test
    void whatHasNoEffectIsNotLookedAt() {
        Map<String, Object> more = map(
                "input_variables",
                "wrong",
                "optional_variables",
                5,
                "input_types",
                map("x", notImplemented("Y")),
                "output_parser",
                notImplemented("Parser"),
                "validate_template",
                "yes",
                "tags",
                secret("PATH"),
                "metadata",
                List.of(),
                "something_new",
                1);
        assertThat(render(chatWith(more, user(fString("{a}"))), "a", 1)).isEqualTo("1");
    }

    @Test
    void aManifestNestsAsDeepAsInJavaScript() {
        assertThat(render(chat(user(List.of(dict(nested(40)))), user(fString("x"))), "x", 1))
                .contains("x");
        assertThat(failureOf(chat(user(List.of(dict(nested(60)))))).category()).isEqualTo(Category.TOO_DEEP);
        Map<String, Object> chat = chat(user(fString("x")));
        for (int i = 0; i < 20; i++) {
            chat = chat(chat);
        }
        assertThat(failureOf(chat).category()).isEqualTo(Category.TOO_DEEP);
    }

    private static Map<String, Object> nested(int levels) {
        Map<String, Object> form = map("a", "deep");
        for (int i = 1; i < levels; i++) {
            form = map("a", form);
        }
        return form;
    }

    @Holds("template-bounded")
    @Test
    void aManifestThatContainsItselfOrGrowsWithoutEndIsTooDeep() {
        List<Object> messages = new ArrayList<>();
        Map<String, Object> cyclic = node("langchain/prompts/chat", "ChatPromptTemplate", map("messages", messages));
        messages.add(cyclic);
        assertThat(failureOf(cyclic).category()).isEqualTo(Category.TOO_DEEP);
        List<Object> doubled = List.of();
        for (int i = 0; i < 40; i++) {
            doubled = List.of(doubled, doubled);
        }
        assertThat(failureOf(chatWith(map("metadata", doubled))).category()).isEqualTo(Category.TOO_DEEP);
    }

    @Test
    void whatIsNoJsonIsInvalid() {
        assertThat(failureOf(partial(new Object())).category()).isEqualTo(Category.INVALID_MANIFEST);
        assertThat(failureOf(partial(Double.NaN)).category()).isEqualTo(Category.INVALID_MANIFEST);
        assertThat(failureOf(partial(Map.of(1, 2))).category()).isEqualTo(Category.INVALID_MANIFEST);
    }

    @Holds("template-immutable")
    @Test
    void aTemplateKeepsNothingThatCanChange() {
        List<Object> list = new ArrayList<>(List.of("a"));
        Map<String, Object> manifest = partial(list);
        PromptTemplate template = PromptTemplate.of(manifest);
        list.add("b");
        manifest.clear();
        assertThat(template.render(Map.of()).text()).isEqualTo("[\"a\"]");
        assertThat(template.variables()).isUnmodifiable();
        assertThat(template.optionalVariables()).isUnmodifiable();
    }
}
