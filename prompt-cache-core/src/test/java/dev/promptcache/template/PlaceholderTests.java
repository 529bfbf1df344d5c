package dev.promptcache.template;

import static dev.promptcache.template.Manifests.chat;
import static dev.promptcache.template.Manifests.chatWith;
import static dev.promptcache.template.Manifests.fString;
import static dev.promptcache.template.Manifests.literal;
import static dev.promptcache.template.Manifests.map;
import static dev.promptcache.template.Manifests.messages;
import static dev.promptcache.template.Manifests.placeholder;
import static dev.promptcache.template.Manifests.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.promptcache.contract.Holds;
import dev.promptcache.template.TemplateException.Category;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A placeholder takes the messages of a history, in every form in which applications keep them. */
class PlaceholderTests {

    private static final Map<String, Object> HISTORY = chat(placeholder("h"));

    private static List<?> render(Object... history) {
        return messages(HISTORY, "h", Arrays.asList(history));
    }

    private static TemplateException failureOf(Map<String, Object> manifest, Object... variables) {
        return assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> messages(manifest, variables))
                .actual();
    }

    private static void assertInvalid(Object item) {
        TemplateException failure = failureOf(HISTORY, "h", Arrays.asList(item));
        assertThat(failure.category()).isEqualTo(Category.INVALID_VALUE);
        assertThat(failure.names()).containsExactly("h");
        assertThat(failure.path()).isEqualTo("messages[0]");
    }

    @Test
    void mapsWithARole() {
        assertThat(render(
                        map("role", "user", "content", "1"),
                        map("role", "human", "content", "2", "name", "ann"),
                        map("role", "assistant", "content", "3"),
                        map("role", "ai", "content", "4"),
                        map("role", "system", "content", "5"),
                        map("role", "tool", "content", "6", "tool_call_id", "c"),
                        map("role", "tool", "content", "6", "tool_call_id", ""),
                        map("role", "function", "content", "7", "name", "f")))
                .isEqualTo(List.of(
                        map("role", "user", "content", "1"),
                        map("role", "user", "content", "2", "name", "ann"),
                        map("role", "assistant", "content", "3"),
                        map("role", "assistant", "content", "4"),
                        map("role", "system", "content", "5"),
                        map("role", "tool", "content", "6", "tool_call_id", "c"),
                        map("role", "tool", "content", "6", "tool_call_id", ""),
                        map("role", "function", "content", "7", "name", "f")));
    }

    @Test
    void mapsWithAType() {
        assertThat(render(
                        map("type", "human", "content", "1"),
                        map("type", "ai", "content", "2"),
                        map("type", "user", "role", "system", "content", "3")))
                .isEqualTo(List.of(
                        map("role", "user", "content", "1"),
                        map("role", "assistant", "content", "2"),
                        map("role", "system", "content", "3")));
    }

    @Test
    void pairsStringsAndMessages() {
        assertThat(render(
                        List.of("ai", "1"),
                        new String[] {"human", "2"},
                        "3",
                        new StringBuilder("4"),
                        PromptMessage.system("5")))
                .isEqualTo(List.of(
                        map("role", "assistant", "content", "1"),
                        map("role", "user", "content", "2"),
                        map("role", "user", "content", "3"),
                        map("role", "user", "content", "4"),
                        map("role", "system", "content", "5")));
    }

    @Test
    void aMessageIsTakenAsItIs() {
        PromptMessage message = PromptMessage.tool("c", "answer");
        RenderedPrompt rendered = PromptTemplate.of(HISTORY).render(v -> v.messages("h", List.of(message)));
        assertThat(rendered.messages().get(0)).isSameAs(message);
    }

    @Test
    void messagesAsLangChainSavesThem() {
        assertThat(render(
                        literal("HumanMessage", "content", "1"),
                        Manifests.node("langchain_core/messages/ai", "AIMessage", map("content", "2")),
                        literal("AIMessageChunk", "content", List.of(map("type", "text", "text", "3"))),
                        literal("ToolMessage", "content", "4", "tool_call_id", "c", "status", "error"),
                        literal("ChatMessage", "content", "5", "role", "critic")))
                .isEqualTo(List.of(
                        map("role", "user", "content", "1"),
                        map("role", "assistant", "content", "2"),
                        map("role", "assistant", "content", List.of(map("type", "text", "text", "3"))),
                        map("role", "tool", "content", "4", "tool_call_id", "c", "status", "error"),
                        map("role", "critic", "content", "5", "type", "chat")));
    }

    @Test
    void theDeveloperIsASystemMessageThatSaysSo() {
        assertThat(render(map("role", "developer", "content", "d")))
                .isEqualTo(List.of(map(
                        "role", "system", "content", "d", "additional_kwargs", map("__openai_role__", "developer"))));
        RenderedPrompt rendered =
                PromptTemplate.of(HISTORY).render(Map.of("h", List.of(map("role", "developer", "content", "d"))));
        assertThat(rendered.toMaps()).isEqualTo(List.of(map("role", "developer", "content", "d")));
    }

    @Test
    void toolCallsInOpenAisFormAndInLangChains() {
        Map<String, Object> openAi = map(
                "id", "c1", "type", "function", "function", map("name", "f", "arguments", "{\"a\": [1, 2.5, null]}"));
        Map<String, Object> langChain =
                map("id", "c1", "type", "tool_call", "name", "f", "args", map("a", Arrays.asList(1, 2.5, null)));
        Map<String, Object> expected = map("id", "c1", "name", "f", "args", map("a", Arrays.asList(1, 2.5, null)));
        for (Object call : List.of(openAi, langChain)) {
            assertThat(render(map("role", "assistant", "content", null, "tool_calls", List.of(call))))
                    .isEqualTo(List.of(map("role", "assistant", "content", "", "tool_calls", List.of(expected))));
        }
    }

    @Test
    void toolCallsThatAreWrongAreInvalid() {
        for (Object call : Arrays.asList(
                map("id", "c", "function", map("name", "f", "arguments", "{bad")),
                map("id", "c", "function", map("name", "f", "arguments", "[1]")),
                map("id", "c", "function", map("name", "f", "arguments", "{} {}")),
                map("id", "c", "function", map("arguments", "{}")),
                map("name", "f", "args", "text"),
                map("name", "f"),
                "call",
                null)) {
            assertInvalid(map("role", "assistant", "content", "", "tool_calls", Arrays.asList(call)));
        }
        assertInvalid(map("role", "assistant", "content", "", "tool_calls", "none"));
    }

    @Test
    void whatElseStandsInAMapIsKeptWithTheMessage() {
        assertThat(render(map(
                        "role",
                        "user",
                        "content",
                        "q",
                        "id",
                        "m1",
                        "extra",
                        1,
                        "additional_kwargs",
                        map("more", true))))
                .isEqualTo(List.of(
                        map("role", "user", "content", "q", "additional_kwargs", map("more", true, "extra", 1))));
    }

    @Test
    void contentInPartsStaysAsItIsAndIsNoTemplate() {
        List<Object> parts = List.of(
                map("type", "text", "text", "{h}"), map("type", "image_url", "image_url", map("url", "{h}")), "{bare}");
        assertThat(render(map("role", "user", "content", parts)))
                .isEqualTo(List.of(map("role", "user", "content", parts)));
        assertThat(render("{h} {{h}}")).isEqualTo(List.of(map("role", "user", "content", "{h} {{h}}")));
    }

    @Holds("template-unknown")
    @Test
    void nothingElseIsAMessage() {
        assertInvalid(5);
        assertInvalid(null);
        assertInvalid(map("role", "user"));
        assertInvalid(map("content", "x"));
        assertInvalid(map("role", "critic", "content", "x"));
        assertInvalid(map("role", "remove", "content", "x"));
        assertInvalid(map("role", "tool", "content", "x"));
        assertInvalid(map("role", "function", "content", "x"));
        assertInvalid(map("role", "user", "content", 5));
        assertInvalid(map("role", "user", "content", List.of(5)));
        assertInvalid(map("role", "user", "content", "x", "name", 5));
        assertInvalid(map("role", 5, "content", "x"));
        assertInvalid(List.of("user"));
        assertInvalid(Arrays.asList("user", null));
        assertInvalid(List.of("user", "a", "b"));
        assertInvalid(List.of("critic", "a"));
        assertInvalid(literal("RemoveMessage", "content", ""));
        assertInvalid(Manifests.secret("KEY"));
        assertInvalid(Manifests.notImplemented("X"));
        assertInvalid(fString("x"));
    }

    @Test
    void whatIsWrongIsToldInOneSentenceThatEndsOnce() {
        assertThat(failureOf(HISTORY, "h", List.of(Manifests.secret("KEY"))).detail())
                .startsWith("The value of 'h' is no list of messages: ")
                .doesNotEndWith("..");
    }

    @Test
    void aPlaceholderTakesAListAndNothingElse() {
        for (Object value :
                Arrays.asList(null, "hello", 5, map("role", "user", "content", "x"), PromptMessage.user("x"))) {
            assertThat(failureOf(HISTORY, "h", value).category()).isEqualTo(Category.INVALID_VALUE);
        }
        assertThat(failureOf(HISTORY).category()).isEqualTo(Category.MISSING_VARIABLE);
        assertThat(messages(HISTORY, "h", new ArrayDeque<>(List.of("a")))).hasSize(1);
        assertThat(messages(HISTORY, "h", new String[] {"a", "b"})).hasSize(2);
        assertThat(messages(HISTORY, "h", List.of())).isEmpty();
    }

    @Test
    void anOptionalPlaceholderIsNothingWhereNothingIsGiven() {
        Map<String, Object> manifest = chat(placeholder("h", "optional", true), user(fString("{q}")));
        assertThat(messages(manifest, "q", 1)).hasSize(1);
        assertThat(messages(manifest, "q", 1, "h", null)).hasSize(1);
        assertThat(messages(manifest, "q", 1, "h", List.of("a"))).hasSize(2);
        assertThat(failureOf(manifest, "q", 1, "h", "text").category()).isEqualTo(Category.INVALID_VALUE);
        PromptTemplate template = PromptTemplate.of(manifest);
        assertThat(template.variables()).containsExactly("q");
        assertThat(template.optionalVariables()).containsExactly("h");
    }

    @Test
    void theManifestMayHaveTheMessagesItself() {
        Map<String, Object> manifest = chatWith(
                Map.of(
                        "partial_variables",
                        map("h", List.of(map("role", "user", "content", "x"), literal("AIMessage", "content", "y")))),
                placeholder("h"));
        assertThat(messages(manifest)).hasSize(2);
        assertThat(messages(manifest, "h", List.of())).isEmpty();
    }

    @Test
    void theNewestMessagesAreTaken() {
        Map<String, Object> manifest = chat(placeholder("h", "n_messages", 2));
        assertThat(messages(manifest, "h", List.of("1", "2", "3")))
                .isEqualTo(List.of(map("role", "user", "content", "2"), map("role", "user", "content", "3")));
        assertThat(messages(manifest, "h", List.of("1"))).hasSize(1);
        assertThat(messages(chat(user(fString("x")), placeholder("h", "n_messages", 1)), "h", List.of("1", "2")))
                .isEqualTo(List.of(map("role", "user", "content", "x"), map("role", "user", "content", "2")));
        for (Object count : List.of(0, -1, "2")) {
            assertThat(failureOf(chat(placeholder("h", "n_messages", count)), "h", List.of())
                            .category())
                    .isEqualTo(Category.INVALID_MANIFEST);
        }
    }

    @Test
    void aMessageThatIsNoneIsToldThoughItIsTooOldToBeTaken() {
        Map<String, Object> manifest = chat(placeholder("h", "n_messages", 1));
        assertThat(failureOf(manifest, "h", List.of(map("role", "critic", "content", "x"), "2"))
                        .category())
                .isEqualTo(Category.INVALID_VALUE);
    }

    @Test
    void aNameOfAPlaceholderMayStandInATextToo() {
        assertThat(messages(chat(placeholder("h"), user(fString("{h}"))), "h", List.of(List.of("human", "1"))))
                .isEqualTo(List.of(
                        map("role", "user", "content", "1"), map("role", "user", "content", "[[\"human\",\"1\"]]")));
    }

    @Test
    void theReservedNameIsRefused() {
        assertThat(failureOf(chat(placeholder("stop")), "stop", List.of()).category())
                .isEqualTo(Category.RESERVED_NAME);
    }
}
