package dev.promptcache.samples.chat.springai;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.promptcache.samples.stub.LangSmithStub;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The application with a model behind OpenAI's API. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "openai.api-key=key-of-the-model")
@AutoConfigureRestTestClient
class ModelOverHttpTests {

    private static final String ANSWER = """
            {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "stand-in", "choices": [{"index": 0,
             "finish_reason": "stop", "logprobs": null, "message": {"role": "assistant", "content": "Meow.", "refusal": null}}],
             "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}}
            """;

    private static final Deque<JsonNode> REQUESTS = new ArrayDeque<>();
    private static final Deque<String> KEYS = new ArrayDeque<>();
    private static final HttpServer SERVER = start();

    @Autowired
    private RestTestClient client;

    @Autowired
    private LangSmithStub langSmith;

    private static HttpServer start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/v1/chat/completions", ModelOverHttpTests::answer);
            server.start();
            return server;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            synchronized (REQUESTS) {
                REQUESTS.add(JsonMapper.shared().readTree(exchange.getRequestBody()));
                KEYS.add(exchange.getRequestHeaders().getFirst("Authorization"));
            }
            byte[] answer = ANSWER.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    @DynamicPropertySource
    static void model(DynamicPropertyRegistry registry) {
        registry.add(
                "openai.base-url",
                () -> "http://localhost:" + SERVER.getAddress().getPort() + "/v1");
    }

    @AfterAll
    static void stop() {
        SERVER.stop(0);
    }

    @Test
    void theMessagesArriveAndTheAnswerComesBack() {
        chat("support:production", """
                {"product": "{x} {{y}}", "question": "Why?", "history": [{"role": "user", "content": "Hi"}]}
                """).expectBody().jsonPath("$.text").isEqualTo("Meow.");
        JsonNode request = lastRequest();
        assertThat(JsonMapper.shared().convertValue(request.path("messages"), Object.class))
                .isEqualTo(List.of(
                        Map.of(
                                "role",
                                "system",
                                "content",
                                "You help people who use {x} {{y}}. Answer as JSON: {\"answer\": \"...\"}"),
                        Map.of("role", "user", "content", "Hi"),
                        Map.of("role", "user", "content", "Why?")));
        assertThat(request.path("model").asString()).isEqualTo("gpt-4o-mini");
        synchronized (REQUESTS) {
            assertThat(KEYS.getLast()).isEqualTo("Bearer key-of-the-model");
        }
    }

    @Test
    void theModelOfThePromptIsAskedForWhereItIsWanted() {
        langSmith.commit("with-model", """
                {"lc": 1, "type": "constructor", "id": ["langchain", "schema", "runnable", "RunnableSequence"], "kwargs": {
                  "first": {"lc": 1, "type": "constructor", "id": ["langchain", "prompts", "prompt", "PromptTemplate"],
                    "kwargs": {"input_variables": ["topic"], "template": "{topic}", "template_format": "f-string"}},
                  "last": {"lc": 1, "type": "constructor", "id": ["langchain", "chat_models", "openai", "ChatOpenAI"],
                    "kwargs": {"model": "of-the-prompt", "temperature": 0.25}}}}
                """);
        chat("with-model?with_model=true", "{\"topic\": \"cats\"}")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.identifier")
                .isEqualTo("with-model");
        assertThat(lastRequest().path("model").asString()).isEqualTo("of-the-prompt");
        assertThat(lastRequest().path("temperature").asDouble()).isEqualTo(0.25);
    }

    @Test
    void aToolOfThePromptThatTheApplicationDoesNotHaveIsAProblem() {
        chat("chat-with-model?with_model=true", "{\"topic\": \"cats\"}")
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.category")
                .isEqualTo("unsupported")
                .jsonPath("$.path")
                .isEqualTo("model.tools");
    }

    @Test
    void anImageArrives() {
        chat("chat-multimodal", "{\"what\": \"it\", \"img\": \"data:image/png;base64,AQIDBA==\"}")
                .expectStatus()
                .isOk();
        assertThat(lastRequest().path("messages").toString()).contains("data:image/png;base64,AQIDBA==");
    }

    private static JsonNode lastRequest() {
        synchronized (REQUESTS) {
            return REQUESTS.getLast();
        }
    }

    private ResponseSpec chat(String identifier, String variables) {
        return client.post()
                .uri("/chat/" + identifier)
                .contentType(MediaType.APPLICATION_JSON)
                .body(variables)
                .exchange();
    }
}
