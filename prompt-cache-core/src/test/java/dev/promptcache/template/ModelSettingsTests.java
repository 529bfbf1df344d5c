package dev.promptcache.template;

import static dev.promptcache.template.Manifests.chat;
import static dev.promptcache.template.Manifests.fString;
import static dev.promptcache.template.Manifests.map;
import static dev.promptcache.template.Manifests.node;
import static dev.promptcache.template.Manifests.notImplemented;
import static dev.promptcache.template.Manifests.secret;
import static dev.promptcache.template.Manifests.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.contract.Holds;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a manifest that was pulled with the model says of it, and what is left out. */
class ModelSettingsTests {

    private static ModelSettings model(Object last, Object... more) {
        Map<String, Object> kwargs = map("first", chat(user(fString("{q}"))), "last", last);
        kwargs.putAll(map(more));
        PromptTemplate template = PromptTemplate.of(node("langchain/schema/runnable", "RunnableSequence", kwargs));
        assertThat(template.render(Map.of("q", "x")).model()).isEqualTo(template.model());
        return template.model();
    }

    private static Map<String, Object> openAi(Object... kwargs) {
        return node("langchain/chat_models/openai", "ChatOpenAI", map(kwargs));
    }

    private static Map<String, Object> binding(Object bound, Object... kwargs) {
        return node("langchain/schema/runnable", "RunnableBinding", map("bound", bound, "kwargs", map(kwargs)));
    }

    @Test
    void thereIsNoneWithoutASequence() {
        assertThat(PromptTemplate.of(fString("x")).model()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "ChatOpenAI, openai",
        "AzureChatOpenAI, azure-openai",
        "ChatAnthropic, anthropic",
        "ChatGoogleGenerativeAI, google-genai",
        "ChatVertexAI, vertexai",
        "ChatBedrock, bedrock",
        "ChatBedrockConverse, bedrock",
        "ChatMistralAI, mistralai",
        "ChatGroq, groq",
        "ChatFireworks, fireworks",
        "ChatXAI, xai",
        "ChatOllama, ollama",
        "ChatDeepSeek, deepseek",
        "ChatAcme,"
    })
    void theProviderIsKnownByTheClass(String className, String provider) {
        ModelSettings model = model(node("langchain/chat_models/x", className, map("model_id", "m")));
        assertThat(model.className()).isEqualTo(className);
        assertThat(model.provider()).isEqualTo(provider);
        assertThat(model.name()).isEqualTo("m");
    }

    @Holds("template-model")
    @Test
    void settingsAreReadByTheirNames() {
        ModelSettings model = model(openAi(
                "model",
                "gpt",
                "model_name",
                "other",
                "temperature",
                0,
                "top_p",
                0.5,
                "top_k",
                40,
                "max_tokens",
                100,
                "frequency_penalty",
                1,
                "presence_penalty",
                0.5,
                "stop",
                List.of("a", "b"),
                "seed",
                7,
                "n",
                1));
        assertThat(model)
                .isEqualTo(new ModelSettings(
                        "ChatOpenAI",
                        "openai",
                        "gpt",
                        0.0,
                        0.5,
                        40,
                        100,
                        1.0,
                        0.5,
                        List.of("a", "b"),
                        List.of(),
                        null,
                        null,
                        Map.of("seed", 7, "n", 1)));
    }

    @Test
    void whatIsUnsetIsNull() {
        ModelSettings model = model(openAi("temperature", null, "top_k", -1, "max_tokens", null, "stop", null));
        assertThat(model)
                .isEqualTo(new ModelSettings(
                        "ChatOpenAI",
                        "openai",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of(),
                        List.of(),
                        null,
                        null,
                        Map.of()));
    }

    @Test
    void numbersMayBeOfAnyType() {
        ModelSettings model = model(openAi(
                "temperature",
                BigDecimal.ONE,
                "top_p",
                1,
                "top_k",
                40.0,
                "max_tokens",
                5_000_000_000L,
                "stop",
                List.of()));
        assertThat(model.temperature()).isEqualTo(1.0);
        assertThat(model.topP()).isEqualTo(1.0);
        assertThat(model.topK()).isEqualTo(40);
        assertThat(model.maxTokens()).isEqualTo(Integer.MAX_VALUE);
        assertThat(model.stop()).isEmpty();
    }

    @Test
    void otherProvidersNamesAreKnown() {
        assertThat(model(openAi("max_completion_tokens", 5)).maxTokens()).isEqualTo(5);
        assertThat(model(openAi("max_output_tokens", 6)).maxTokens()).isEqualTo(6);
        assertThat(model(openAi("num_predict", 7)).maxTokens()).isEqualTo(7);
        assertThat(model(openAi("stop_sequences", List.of("x"))).stop()).containsExactly("x");
        assertThat(model(openAi("stop", "x")).stop()).containsExactly("x");
    }

    @Test
    void whatIsBoundGoesBeforeTheModelsOwn() {
        ModelSettings model = model(binding(
                binding(openAi("model", "m", "temperature", 0.1), "temperature", 0.2, "stop", List.of("a")),
                "stop",
                List.of("b")));
        assertThat(model.name()).isEqualTo("m");
        assertThat(model.temperature()).isEqualTo(0.2);
        assertThat(model.stop()).containsExactly("b");
    }

    @Holds("template-model")
    @Test
    void addressesHeadersAndCredentialsAreLeftOut() {
        ModelSettings model = model(openAi(
                "base_url",
                "http://evil",
                "openai_api_base",
                "http://evil",
                "anthropic_api_url",
                "http://evil",
                "azure_endpoint",
                "http://evil",
                "default_headers",
                map("a", "b"),
                "extra_headers",
                map(),
                "default_query",
                map(),
                "model_kwargs",
                map("extra_body", 1),
                "openai_proxy",
                "http://evil",
                "openai_api_key",
                secret("OPENAI_API_KEY"),
                "api_key",
                "sk-plain",
                "aws_session_token",
                "t",
                "credentials",
                "c",
                "http_client",
                "x",
                "nested",
                map("key", secret("X"), "kept", List.of(secret("Y"), 1)),
                "callbacks",
                notImplemented("Handler"),
                "cache",
                notImplemented("Cache")));
        assertThat(model.others()).isEqualTo(map("nested", map("kept", List.of(1))));
    }

    @Test
    void toolsAreReadInEachForm() {
        Map<String, Object> schema = map("type", "object", "properties", map("q", map("type", "string")));
        ModelSettings model = model(binding(
                openAi("model", "m"),
                "tools",
                List.of(
                        map(
                                "type",
                                "function",
                                "function",
                                map("name", "a", "description", "d", "parameters", schema, "strict", true)),
                        map("name", "b", "description", "d", "input_schema", schema),
                        map("name", "c", "parameters", schema),
                        map("type", "function", "function", map("name", "none")),
                        map("type", "web_search")),
                "tool_choice",
                map("type", "function", "function", map("name", "a")),
                "response_format",
                map("type", "json_object")));
        assertThat(model.tools())
                .containsExactly(
                        new ToolDefinition("a", "d", schema, true),
                        new ToolDefinition("b", "d", schema, null),
                        new ToolDefinition("c", null, schema, null),
                        new ToolDefinition("none", null, Map.of(), null));
        assertThat(model.others()).isEqualTo(map("tools", List.of(map("type", "web_search"))));
        assertThat(model.toolChoice()).isEqualTo(map("type", "function", "function", map("name", "a")));
        assertThat(model.responseFormat()).isEqualTo(map("type", "json_object"));
    }

    @Test
    void theModelMayStandBeforeWhatParsesTheAnswer() {
        Map<String, Object> parser = node("langchain/schema/output_parser", "StrOutputParser", map());
        assertThat(model(parser, "middle", List.of(openAi("model", "m"))).name())
                .isEqualTo("m");
        assertThat(model(parser)).isNull();
        assertThat(model(null)).isNull();
    }

    @Test
    void aModelThatCouldNotBeSerializedIsKnownByItsName() {
        assertThat(model(notImplemented("MyModel")).className()).isEqualTo("MyModel");
        assertThat(model(notImplemented("MyModel")).provider()).isNull();
    }

    @Test
    void aSequenceMayStandInASequence() {
        Map<String, Object> inner = node(
                "langchain/schema/runnable",
                "RunnableSequence",
                map("first", fString("x"), "last", openAi("model", "inner")));
        Map<String, Object> outer = node(
                "langchain_core/runnables",
                "RunnableSequence",
                map("first", inner, "last", node("langchain/schema/output_parser", "StrOutputParser", map())));
        assertThat(PromptTemplate.of(outer).model().name()).isEqualTo("inner");
        assertThat(PromptTemplate.of(outer).render(Map.of()).text()).isEqualTo("x");
    }
}
