package dev.promptcache.boot.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.promptcache.boot.rendering.ModelServer;
import dev.promptcache.boot.rendering.Rendered;
import dev.promptcache.contract.Holds;
import dev.promptcache.template.ModelSettings;
import dev.promptcache.template.PromptMessage;
import dev.promptcache.template.RenderedPrompt;
import dev.promptcache.template.ToolDefinition;
import dev.promptcache.template.UnsupportedPromptException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a manifest's model and schema arrives at the model, through LangChain4j. */
class LangChain4jParametersTests {

    private static final Map<String, Object> SCHEMA =
            Map.of("title", "Answer", "type", "object", "properties", Map.of("setup", Map.of("type", "string")));

    private final ModelServer server = new ModelServer();
    private final OpenAiChatModel model = OpenAiChatModel.builder()
            .baseUrl(server.baseUrl())
            .apiKey("none")
            .modelName("the-applications-own")
            .seed(5)
            .build();

    @AfterEach
    void stop() {
        server.close();
    }

    @Holds("adapter-settings")
    @Test
    void whatTheManifestSaysOfTheModelArrivesAndTheApplicationsOwnSettingsStay() {
        model.chat(LangChain4jPrompts.request(Rendered.with(Rendered.model())));
        assertThat(server.lastRequest())
                .containsEntry("model", "gpt-from-the-prompt")
                .containsEntry("temperature", 0.25)
                .containsEntry("top_p", 0.5)
                .containsEntry("frequency_penalty", 0.125)
                .containsEntry("presence_penalty", 0.375)
                .containsEntry("max_tokens", 77)
                .containsEntry("stop", List.of("END"))
                .containsEntry("seed", 5);
    }

    @Test
    void aPromptThatWasPulledWithoutTheModelChangesNothing() {
        model.chat(LangChain4jPrompts.request(Rendered.of(PromptMessage.user("Hi"))));
        assertThat(server.lastRequest())
                .containsEntry("model", "the-applications-own")
                .containsEntry("seed", 5)
                .doesNotContainKeys("temperature", "stop", "tools");
    }

    @Test
    void aNumberOfTokensThatOpenAisModuleDoesNotTakeIsRefusedByIt() {
        ModelSettings model = Rendered.model();
        ModelSettings withTopK = new ModelSettings(
                model.className(),
                "openai",
                null,
                null,
                null,
                40,
                null,
                null,
                null,
                List.of(),
                List.of(),
                null,
                null,
                Map.of());
        assertThat(LangChain4jPrompts.parameters(Rendered.with(withTopK)).topK())
                .isEqualTo(40);
        assertThatExceptionOfType(UnsupportedFeatureException.class)
                .isThrownBy(() -> this.model.chat(LangChain4jPrompts.request(Rendered.with(withTopK))));
    }

    @Test
    void bracesInAPromptAreNotRenderedAgain() {
        model.chat(LangChain4jPrompts.request(
                Rendered.of(PromptMessage.system("Answer as {\"a\": {{x}}}"), PromptMessage.user("{{topic}}"))));
        assertThat(server.lastRequest().get("messages"))
                .isEqualTo(List.of(
                        Map.of("role", "system", "content", "Answer as {\"a\": {{x}}}"),
                        Map.of("role", "user", "content", "{{topic}}")));
    }

    @Test
    void aToolThatTheApplicationRunsIsSentAsTheManifestDeclaresIt() {
        ToolDefinition plain = new ToolDefinition("now", null, Map.of(), null);
        RenderedPrompt prompt = Rendered.with(Rendered.model("any", null, Rendered.weather(), plain));
        model.chat(LangChain4jPrompts.request(prompt, Set.of("weather", "now", "another")));
        assertThat(server.lastRequest().get("tools"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .first()
                .isEqualTo(Map.of(
                        "type",
                        "function",
                        "function",
                        Map.of(
                                "name",
                                "weather",
                                "description",
                                "The weather of a place",
                                "parameters",
                                Rendered.weather().parameters())));
        assertThat(server.lastRequest()).containsEntry("tool_choice", "required");
        assertThat((List<?>) server.lastRequest().get("tools")).hasSize(2);
    }

    @Test
    void whatASchemaSaysOfItselfIsLeftOutAndListed() {
        Map<String, Object> properties = Map.of("place", Map.of("type", "string", "title", "Place"));
        ToolDefinition tool = new ToolDefinition(
                "weather",
                null,
                Map.of("$schema", "http://json-schema.org/draft-07/schema#", "properties", properties),
                null);
        RenderedPrompt prompt = Rendered.with(Rendered.model(tool));
        model.chat(LangChain4jPrompts.request(prompt, Set.of("weather")));
        assertThat(server.lastRequest().get("tools"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .first()
                .extracting("function.parameters.properties")
                .isEqualTo(properties);
        assertThat(LangChain4jPrompts.losses(prompt))
                .containsExactly("model.tools[0].parameters: $schema, which LangChain4j has no place for");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anyOf", "allOf", "patternProperties"})
    void parametersThatLangChain4jDoesNotHaveAreRefusedByTheirPlace(String keyword) {
        ToolDefinition tool = new ToolDefinition("search", null, Map.of("type", "object", keyword, List.of()), null);
        RenderedPrompt prompt = Rendered.with(Rendered.model(Rendered.weather(), tool));
        assertThatExceptionOfType(UnsupportedPromptException.class)
                .isThrownBy(() -> LangChain4jPrompts.parameters(prompt, Set.of("weather", "search")))
                .withMessageContaining("LangChain4j has no tool with parameters like those of 'search'")
                .satisfies(e -> assertThat(e.path()).isEqualTo("model.tools[1].parameters"));
    }

    @Holds("adapter-tools")
    @Test
    void aToolThatTheApplicationDoesNotRunIsAnErrorThatNamesIt() {
        RenderedPrompt prompt = Rendered.with(Rendered.model(Rendered.weather()));
        assertThatExceptionOfType(UnsupportedPromptException.class)
                .isThrownBy(() -> LangChain4jPrompts.request(prompt, Set.of("another")))
                .withMessageContaining("no tool of the name weather. Name the tools that it runs to LangChain4jPrompts")
                .satisfies(e -> assertThat(e.path()).isEqualTo("model.tools"));
        assertThatExceptionOfType(UnsupportedPromptException.class)
                .isThrownBy(() -> LangChain4jPrompts.parameters(prompt));
    }

    @ParameterizedTest
    @CsvSource({"auto, AUTO", "any, REQUIRED", "required, REQUIRED", "none, NONE"})
    void theChoiceOfTheToolIsAWord(String choice, ToolChoice sent) {
        RenderedPrompt prompt = Rendered.with(Rendered.model(choice, null, Rendered.weather()));
        assertThat(LangChain4jPrompts.parameters(prompt, Set.of("weather")).toolChoice())
                .isEqualTo(sent);
        assertThat(LangChain4jPrompts.losses(prompt))
                .containsExactly("model.others: seed, which may be parameters of the provider's module");
    }

    @Test
    void whatThereIsNoParameterForIsListed() {
        RenderedPrompt prompt = new RenderedPrompt(
                List.of(PromptMessage.user("Hi")),
                false,
                null,
                Map.of("method", "json_mode"),
                Rendered.model(
                        Map.of("type", "function", "function", Map.of("name", "weather")),
                        Map.of("type", "grammar"),
                        Rendered.weather()),
                Map.of());
        assertThat(LangChain4jPrompts.losses(prompt))
                .containsExactly(
                        "structuredOutputKwargs: method, which are LangChain's own",
                        "model.toolChoice, which LangChain4j has no parameter for in this form",
                        "model.responseFormat, which LangChain4j has no parameter for in this form",
                        "model.others: seed, which may be parameters of the provider's module");
        assertThat(LangChain4jPrompts.losses(Rendered.with(Rendered.model()))).isEmpty();
    }

    @Test
    void theSchemaOfAStructuredPromptIsTheAnswersFormat() {
        model.chat(LangChain4jPrompts.request(Rendered.with(Rendered.model(), SCHEMA)));
        assertThat(server.lastRequest().get("response_format"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("type", "json_schema")
                .extractingByKey("json_schema")
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("name", "Answer")
                .containsEntry("schema", SCHEMA);
    }

    @Test
    void theFormatThatIsBoundToTheModelIsTheAnswersFormat() {
        Map<String, Object> format =
                Map.of("type", "json_schema", "json_schema", Map.of("name", "Joke", "schema", SCHEMA));
        ChatRequestParameters parameters = LangChain4jPrompts.parameters(Rendered.with(Rendered.model(null, format)));
        assertThat(parameters.responseFormat().jsonSchema().name()).isEqualTo("Joke");
        assertThat(LangChain4jPrompts.parameters(Rendered.with(Rendered.model(null, Map.of("type", "json_object"))))
                        .responseFormat())
                .isEqualTo(ResponseFormat.JSON);
    }
}
