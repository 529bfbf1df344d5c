package dev.promptcache.boot.langchain4j;

import static dev.promptcache.boot.rendering.Arrival.refused;
import static java.util.Map.entry;

import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.promptcache.boot.rendering.Arrival;
import dev.promptcache.boot.rendering.ModelServer;
import dev.promptcache.boot.rendering.WireCase;
import dev.promptcache.contract.Holds;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What LangChain4j's OpenAI module sends, beside what LangChain itself would send. */
class LangChain4jWireTests {

    private static final Map<String, Arrival> DIFFERENT = Map.ofEntries(
            entry("chat-custom-role", refused("messages[0]")),
            entry("chat-custom-role-developer", Arrival.of("""
                            [{"role": "system", "content": "Rules"}]
                            """, "messages[0]: the role 'developer'")),
            entry("chat-literal-chat-message", refused("messages[0]")),
            entry("chat-literal-function-message", refused("messages[0]")),
            // OpenAI's API has no place for the name of a tool beside its answer.
            entry("chat-literal-tool-error", Arrival.of("""
                            [{"role": "tool", "content": "boom", "tool_call_id": "call_1"}]
                            """)),
            entry("dump-js-chat-literal", refused("messages[4]")),
            entry(
                    "dump-js-chat-parts-cache",
                    Arrival.of("""
                            [{"role": "user", "content": [{"type": "text", "text": "long D"},
                              {"type": "image_url", "image_url": {"url": "https://h/i.png"}}]}]
                            """, "messages[0].content[0]: cache_control", "messages[0].content[1]: cache_control")),
            entry("dump-js-chat-role", refused("messages[0]")),
            entry("dump-py-chat-literal", refused("messages[4]")),
            entry("dump-py-chat-role", refused("messages[0]")),
            entry("parts-file", Arrival.of("""
                            [{"role": "user", "content": [{"type": "text", "text": "Summarise"}, {"type": "file", "file":
                              {"filename": "pdf_file", "file_data": "data:application/pdf;base64,JVBERi0="}}]}]
                            """, "messages[0].content[1]: the file's name")),
            entry("parts-file-mustache", Arrival.of("""
                            [{"role": "user", "content": [{"type": "file", "file":
                              {"filename": "pdf_file", "file_data": "data:application/pdf;base64,JVBERi0="}}]}]
                            """)),
            entry("parts-system", Arrival.of("""
                            [{"role": "system", "content": "a 1\\nb"}]
                            """, "messages[0]: its texts become one")),
            entry("parts-text-cache-control", Arrival.of("""
                            [{"role": "user", "content": "long D"}]
                            """, "messages[0].content[0]: cache_control")),
            // LangChain hands on a block that OpenAI does not know; what arrives here, it does.
            entry("parts-v1-image-url", Arrival.of("""
                            [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "https://h/i.png"}}]}]
                            """)));

    private static ModelServer server;
    private static OpenAiChatModel model;

    @BeforeAll
    static void start() {
        server = new ModelServer();
        model = OpenAiChatModel.builder()
                .baseUrl(server.baseUrl())
                .apiKey("none")
                .modelName("stand-in")
                .build();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static List<WireCase> cases() {
        return WireCase.all();
    }

    @Holds({"goal-messages", "adapter-langchain4j"})
    @ParameterizedTest
    @MethodSource("cases")
    void whatArrivesIsWhatLangChainWouldSendOrIsListedAsLost(WireCase wireCase) {
        Arrival.check(
                wireCase,
                DIFFERENT.get(wireCase.name()),
                server,
                prompt -> model.chat(LangChain4jPrompts.request(prompt)),
                LangChain4jPrompts::losses);
    }
}
