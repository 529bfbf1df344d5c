package dev.promptcache.template;

import static dev.promptcache.template.Manifests.chat;
import static dev.promptcache.template.Manifests.chatWith;
import static dev.promptcache.template.Manifests.fString;
import static dev.promptcache.template.Manifests.literal;
import static dev.promptcache.template.Manifests.map;
import static dev.promptcache.template.Manifests.message;
import static dev.promptcache.template.Manifests.messages;
import static dev.promptcache.template.Manifests.mustache;
import static dev.promptcache.template.Manifests.node;
import static dev.promptcache.template.Manifests.placeholder;
import static dev.promptcache.template.Manifests.render;
import static dev.promptcache.template.Manifests.text;
import static dev.promptcache.template.Manifests.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.promptcache.template.TemplateException.Category;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How prompts are put together of others, and where their values come from. */
class PromptStructureTests {

    private static TemplateException failureOf(Map<String, Object> manifest, Object... variables) {
        return assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> PromptTemplate.of(manifest).render(map(variables)))
                .actual();
    }

    private static Map<String, Object> partial(String template, Map<String, ?> partials) {
        return text(template, "f-string", "partial_variables", partials);
    }

    private static Map<String, Object> fewShot(String className, Object... kwargs) {
        return node("langchain_core/prompts/few_shot", className, map(kwargs));
    }

    @Test
    void aStringPromptIsOneMessageOfTheUser() {
        RenderedPrompt rendered = PromptTemplate.of(fString("Hi {x}")).render(Map.of("x", "Ann"));
        assertThat(rendered.isText()).isTrue();
        assertThat(rendered.text()).isEqualTo("Hi Ann");
        assertThat(rendered.messages()).containsExactly(PromptMessage.user("Hi Ann"));
    }

    @Test
    void theTextOfAChatIsThatOfItsMessages() {
        RenderedPrompt rendered = PromptTemplate.of(
                        chat(message("System", fString("Be {x}.")), user(List.of(fString("a"), fString("b")))))
                .render(Map.of("x", "kind"));
        assertThat(rendered.isText()).isFalse();
        assertThat(rendered.text()).isEqualTo("Be kind.\nab");
    }

    @Test
    void theCallersValueGoesBeforeTheManifests() {
        Map<String, Object> manifest = chatWith(
                Map.of("partial_variables", map("a", "outer", "c", "outer")),
                user(partial("{a} {b} {c}", map("a", "inner", "b", "inner"))));
        assertThat(render(manifest)).isEqualTo("outer inner outer");
        assertThat(render(manifest, "a", 1, "b", 2, "c", null)).isEqualTo("1 2 null");
        PromptTemplate template = PromptTemplate.of(manifest);
        assertThat(template.variables()).isEmpty();
        assertThat(template.optionalVariables()).containsExactly("a", "b", "c");
    }

    @Test
    void aMessagesOwnValueIsNoValueForOthers() {
        Map<String, Object> manifest = chat(user(partial("{a}", map("a", 1))), user(fString("{a}")));
        assertThat(PromptTemplate.of(manifest).variables()).containsExactly("a");
        assertThat(PromptTemplate.of(manifest).optionalVariables()).isEmpty();
        assertThat(failureOf(manifest).names()).containsExactly("a");
    }

    @Test
    void aChatMayStandAmongTheMessagesOfAnother() {
        Map<String, Object> inner = chatWith(
                Map.of("partial_variables", map("a", "inner", "b", "inner")),
                user(fString("{a} {b} {c}")),
                placeholder("h"));
        Map<String, Object> manifest =
                chatWith(Map.of("partial_variables", map("a", "outer")), message("System", fString("s")), inner);
        assertThat(messages(manifest, "c", "given", "h", List.of("x")))
                .isEqualTo(List.of(
                        map("role", "system", "content", "s"),
                        map("role", "user", "content", "outer inner given"),
                        map("role", "user", "content", "x")));
        assertThat(failureOf(manifest).path()).isEqualTo("messages[1].messages[0].prompt");
        assertThat(failureOf(manifest).names()).containsExactly("c", "h");
    }

    @Test
    void formatsMayBeMixed() {
        assertThat(render(chat(user(fString("{x} {{y}}")), user(mustache("{{x}} {y}"))), "x", 1))
                .isEqualTo("1 {y}\n1 {y}");
    }

    @Test
    void aFormatThatIsAbsentIsFString() {
        assertThat(render(node("langchain/prompts/prompt", "PromptTemplate", map("template", "{x}")), "x", 1))
                .isEqualTo("1");
        assertThat(render(text("{x}", null), "x", 1)).isEqualTo("1");
        assertThat(failureOf(text("{x}", "handlebars")).category()).isEqualTo(Category.BAD_TEMPLATE);
    }

    @Test
    void aLiteralMessageIsNoTemplate() {
        assertThat(messages(chat(
                        literal("SystemMessage", "content", "{x} {{y}}"),
                        literal("HumanMessage", "content", List.of("{x}"), "name", "ann"))))
                .isEqualTo(List.of(
                        map("role", "system", "content", "{x} {{y}}"),
                        map("role", "user", "content", List.of("{x}"), "name", "ann")));
    }

    @Test
    void aLiteralMessageHasItsToolCallsInBothForms() {
        Map<String, Object> openAi = map(
                "tool_calls",
                List.of(
                        map("id", "1", "type", "function", "function", map("name", "f", "arguments", "{\"a\":1}")),
                        map("id", "2", "type", "function", "function", map("name", "g", "arguments", "oops"))));
        PromptMessage.Assistant message = (PromptMessage.Assistant)
                PromptTemplate.of(chat(literal("AIMessage", "content", "", "additional_kwargs", openAi)))
                        .render(Map.of())
                        .messages()
                        .get(0);
        assertThat(message.toolCalls()).containsExactly(new ToolCall("1", "f", Map.of("a", 1)));
        assertThat(message.invalidToolCalls()).containsExactly(new InvalidToolCall("2", "g", "oops"));
        assertThat(messages(chat(literal(
                        "AIMessage",
                        "content",
                        "",
                        "tool_calls",
                        List.of(map("name", "f", "args", map(), "id", null)),
                        "additional_kwargs",
                        openAi))))
                .isEqualTo(List.of(map(
                        "role",
                        "assistant",
                        "content",
                        "",
                        "tool_calls",
                        List.of(map("id", null, "name", "f", "args", map())),
                        "additional_kwargs",
                        openAi)));
    }

    @Test
    void aStreamedAnswerHasItsToolCallsInChunks() {
        PromptMessage.Assistant message = (PromptMessage.Assistant) PromptTemplate.of(chat(literal(
                        "AIMessageChunk",
                        "content",
                        "",
                        "tool_calls",
                        List.of(),
                        "tool_call_chunks",
                        List.of(
                                map("name", "f", "args", "{\"a\":1}", "id", "1", "index", 0),
                                map("name", "now", "args", null, "id", "2", "index", 1),
                                map("name", "g", "args", "oops", "id", "3", "index", 2)))))
                .render(Map.of())
                .messages()
                .get(0);
        assertThat(message.toolCalls())
                .containsExactly(new ToolCall("1", "f", Map.of("a", 1)), new ToolCall("2", "now", Map.of()));
        assertThat(message.invalidToolCalls()).containsExactly(new InvalidToolCall("3", "g", "oops"));
    }

    @Test
    void aCallOfAFunctionIsSentAsOpenAiHadItBeforeToolCalls() {
        Map<String, Object> call = map("name", "f", "arguments", "{\"a\":1}");
        Map<String, Object> literal =
                literal("AIMessage", "content", "", "additional_kwargs", map("function_call", call));
        assertThat(PromptTemplate.of(chat(literal)).render(Map.of()).toMaps())
                .containsExactly(map("role", "assistant", "content", "", "function_call", call));
    }

    @Test
    void aLiteralMessageThatIsWrongIsAnInvalidManifest() {
        for (Map<String, Object> literal : List.of(
                literal("HumanMessage"),
                literal("AIMessage", "content", null),
                literal("HumanMessage", "content", List.of(1)),
                literal("ToolMessage", "content", "x"),
                literal("ChatMessage", "content", "x"),
                literal("FunctionMessage", "content", "x"),
                literal("AIMessage", "content", "x", "tool_calls", List.of(map("name", "f", "args", 1))))) {
            TemplateException failure = failureOf(chat(user(fString("x")), literal));
            assertThat(failure.category()).isEqualTo(Category.INVALID_MANIFEST);
            assertThat(failure.path()).isEqualTo("messages[1]");
        }
        assertThat(failureOf(chat(literal("RemoveMessage", "content", "", "id", "m")))
                        .category())
                .isEqualTo(Category.UNKNOWN_CLASS);
    }

    @Test
    void examplesStandBetweenTheBeginningAndTheEnd() {
        Map<String, Object> manifest = fewShot(
                "FewShotPromptTemplate",
                "examples",
                List.of(map("i", "{q}", "o", 4), map("i", "{{x}}", "o", null)),
                "example_prompt",
                fString("{i}={o}"),
                "prefix",
                "Answer {style}:",
                "suffix",
                "{q}",
                "example_separator",
                "\n",
                "partial_variables",
                map("style", "briefly"));
        assertThat(render(manifest, "q", "{i}")).isEqualTo("Answer briefly:\n{q}=4\n{{x}}=null\n{i}");
        assertThat(PromptTemplate.of(manifest).variables()).containsExactly("q");
        assertThat(PromptTemplate.of(manifest).optionalVariables()).containsExactly("style");
    }

    @Test
    void anEmptyBeginningHasNoSeparator() {
        Map<String, Object> manifest = fewShot(
                "FewShotPromptTemplate",
                "examples",
                List.of(map("i", 1)),
                "example_prompt",
                fString("{i}"),
                "suffix",
                "{q}");
        assertThat(render(manifest, "q", "?")).isEqualTo("1\n\n?");
        assertThat(render(manifest, "q", "")).isEqualTo("1\n\n");
    }

    @Test
    void examplesMayHaveTemplatesAroundThem() {
        Map<String, Object> manifest = node(
                "langchain/prompts/few_shot_with_templates",
                "FewShotPromptWithTemplates",
                map(
                        "examples",
                        List.of(map("i", 1)),
                        "example_prompt",
                        fString("{i}"),
                        "prefix",
                        mustache("{{p}}"),
                        "suffix",
                        fString("{q}")));
        assertThat(render(manifest, "q", "?", "p", "P")).isEqualTo("P\n\n1\n\n?");
        assertThat(render(manifest, "q", "?", "p", "")).isEqualTo("1\n\n?");
        assertThat(PromptTemplate.of(manifest).variables()).containsExactly("p", "q");
    }

    @Test
    void examplesOfAChatAreItsMessages() {
        Map<String, Object> examples = node(
                "langchain_core/prompts/few_shot_chat",
                "FewShotChatMessagePromptTemplate",
                map(
                        "examples", List.of(map("i", "{x}", "o", 1, "more", 2), map("i", "b", "o", 2)),
                        "example_prompt", chat(user(fString("{i}")), message("AI", fString("{o}")))));
        assertThat(render(chat(examples, user(fString("{q}"))), "q", "?")).isEqualTo("{x}\n1\nb\n2\n?");
        assertThat(PromptTemplate.of(chat(examples)).variables()).isEmpty();
        assertThat(render(examples)).isEqualTo("{x}\n1\nb\n2");
    }

    @Test
    void anExampleThatLacksAValueIsToldWhenTheManifestIsRead() {
        Map<String, Object> manifest = fewShot(
                "FewShotPromptTemplate",
                "examples",
                List.of(map("i", 1)),
                "example_prompt",
                fString("{i}{o}"),
                "suffix",
                "{q}");
        assertThat(failureOf(manifest).category()).isEqualTo(Category.MISSING_VARIABLE);
        assertThat(failureOf(manifest).names()).containsExactly("o");
        assertThat(failureOf(manifest).path()).isEqualTo("example_prompt");
        assertThat(failureOf(fewShot("FewShotPromptTemplate", "example_prompt", fString("x")))
                        .category())
                .isEqualTo(Category.INVALID_MANIFEST);
        assertThat(failureOf(fewShot("FewShotPromptTemplate", "example_prompt", fString("x"), "examples", List.of("x")))
                        .category())
                .isEqualTo(Category.INVALID_MANIFEST);
    }

    @Test
    void eachPromptOfAPipelineIsAVariableOfThoseAfterIt() {
        Map<String, Object> manifest = node(
                "langchain_core/prompts/pipeline",
                "PipelinePromptTemplate",
                map(
                        "pipeline_prompts",
                                List.of(
                                        map("name", "intro", "prompt", fString("I am {who}.")),
                                        map("name", "both", "prompt", fString("{intro} {intro} {x}"))),
                        "final_prompt", fString("{both} {y}"),
                        "partial_variables", map("y", "end")));
        assertThat(render(manifest, "who", "{x}", "x", "{y}")).isEqualTo("I am {x}. I am {x}. {y} end");
        assertThat(render(manifest, "who", "a", "x", "b", "intro", "ignored", "y", "z"))
                .isEqualTo("I am a. I am a. b z");
        assertThat(PromptTemplate.of(manifest).variables()).containsExactly("who", "x");
        assertThat(PromptTemplate.of(manifest).optionalVariables()).containsExactly("y");
        assertThat(failureOf(manifest).names()).containsExactly("who", "x");
    }

    @Test
    void aChatOfAPipelineIsAPlaceholdersMessages() {
        Map<String, Object> manifest = node(
                "langchain_core/prompts/pipeline",
                "PipelinePromptTemplate",
                map(
                        "pipeline_prompts",
                                List.of(map(
                                        "name",
                                        "h",
                                        "prompt",
                                        chat(user(fString("{q}")), message("AI", fString("ok"))))),
                        "final_prompt", chat(placeholder("h"), user(fString("{q}?")))));
        assertThat(render(manifest, "q", "1")).isEqualTo("1\nok\n1?");
        assertThat(PromptTemplate.of(manifest).variables()).containsExactly("q");
    }

    @Test
    void aStructuredPromptHasASchema() {
        Map<String, Object> schema =
                map("title", "T", "type", "object", "properties", map("lc", map("type", "string")));
        Map<String, Object> kwargs = map(
                "messages",
                List.of(user(fString("{q}"))),
                "schema_",
                schema,
                "method",
                "json_mode",
                "structured_output_kwargs",
                map("strict", true),
                "tags",
                List.of("t"));
        PromptTemplate template =
                PromptTemplate.of(node("langchain_core/prompts/structured", "StructuredPrompt", kwargs));
        assertThat(template.outputSchema()).isEqualTo(schema);
        RenderedPrompt rendered = template.render(Map.of("q", 1));
        assertThat(rendered.outputSchema()).isEqualTo(schema);
        assertThat(rendered.structuredOutputKwargs()).isEqualTo(map("strict", true, "method", "json_mode"));
    }

    @Test
    void anEmptySchemaIsNone() {
        Map<String, Object> kwargs = map("messages", List.of(), "schema_", map(), "schema", map("title", "T"));
        assertThat(PromptTemplate.of(node("langchain_core/prompts/structured", "StructuredPrompt", kwargs))
                        .outputSchema())
                .isEqualTo(map("title", "T"));
    }

    @Test
    void aStructuredPromptWithoutASchemaIsInvalid() {
        for (Object schema : List.of(Map.of(), "text", List.of())) {
            assertThat(failureOf(node(
                                    "langchain_core/prompts/structured",
                                    "StructuredPrompt",
                                    map("messages", List.of(), "schema_", schema)))
                            .category())
                    .isEqualTo(Category.INVALID_MANIFEST);
        }
        assertThat(failureOf(node("langchain_core/prompts/structured", "StructuredPrompt", map("messages", List.of())))
                        .category())
                .isEqualTo(Category.INVALID_MANIFEST);
    }

    @Test
    void aPromptIsShownAsItIsWritten() {
        Map<String, Object> manifest = chat(
                message("System", fString("Be {x}. {{braces}}")),
                placeholder("history"),
                user(List.of(
                        fString("{q}"),
                        Manifests.image(map("url", "{u}")),
                        Manifests.dict(map("type", "file", "file", map("id", "{f}"))))),
                message("AI", fString("fixed {{}}")),
                literal("ToolMessage", "content", "{r}", "tool_call_id", "c"),
                chat(literal("HumanMessage", "content", List.of("a"))));
        assertThat(PromptTemplate.of(manifest).messages())
                .containsExactly(
                        new TemplateMessage("system", "Be {x}. {{braces}}"),
                        new TemplateMessage("placeholder", "history"),
                        new TemplateMessage("user", "{q}\n{u}\n{\"type\":\"file\",\"file\":{\"id\":\"{f}\"}}"),
                        new TemplateMessage("assistant", "fixed {{}}"),
                        new TemplateMessage("tool", "{r}"),
                        new TemplateMessage("user", "[\"a\"]"));
        assertThat(PromptTemplate.of(fString("{x}")).messages()).containsExactly(new TemplateMessage("user", "{x}"));
    }
}
