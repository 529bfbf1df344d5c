package dev.promptcache.boot.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.promptcache.boot.rendering.ModelServer;
import dev.promptcache.boot.rendering.Rendered;
import dev.promptcache.contract.Holds;
import dev.promptcache.template.PromptMessage;
import dev.promptcache.template.RenderedPrompt;
import dev.promptcache.template.UnsupportedPromptException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.definition.ToolDefinition;

/** What of a manifest's model arrives at the model, through Spring AI's client. */
class SpringAiOptionsTests {

    private final ModelServer server = new ModelServer();
    private final OpenAiChatModel model = OpenAiChatModel.builder()
            .options(OpenAiChatOptions.builder()
                    .baseUrl(server.baseUrl())
                    .apiKey("none")
                    .model("the-applications-own")
                    .seed(5)
                    .build())
            .build();
    private final ChatClient client = ChatClient.create(model);

    @AfterEach
    void stop() {
        server.close();
    }

    @Holds("adapter-settings")
    @Test
    void whatTheManifestSaysOfTheModelArrivesAndTheApplicationsOwnSettingsStay() {
        send(Rendered.with(Rendered.model()), List.of());
        assertThat(server.lastRequest())
                .containsEntry("model", "gpt-from-the-prompt")
                .containsEntry("temperature", 0.25)
                .containsEntry("top_p", 0.5)
                .containsEntry("frequency_penalty", 0.125)
                .containsEntry("presence_penalty", 0.375)
                .containsEntry("stop", "END")
                .containsEntry("max_tokens", 77)
                .containsEntry("seed", 5);
    }

    @Test
    void aPromptThatWasPulledWithoutTheModelChangesNothing() {
        send(Rendered.of(PromptMessage.user("Hi")), List.of());
        assertThat(server.lastRequest())
                .containsEntry("model", "the-applications-own")
                .containsEntry("seed", 5)
                .doesNotContainKeys("temperature", "stop", "tools");
    }

    @Test
    void aChatModelTakesThePromptWithoutOptions() {
        RenderedPrompt prompt = Rendered.with(Rendered.model());
        assertThat(SpringAiPrompts.prompt(prompt).getOptions()).isNull();
        model.call(SpringAiPrompts.prompt(prompt));
        assertThat(server.lastRequest()).containsEntry("model", "the-applications-own");
    }

    @Test
    void bracesInAPromptAreNotRenderedAgain() {
        RenderedPrompt prompt = Rendered.of(
                PromptMessage.system("Answer as {\"a\": <b>} {x} {{y}} $z$"), PromptMessage.user("{ <not> {topic} }"));
        send(prompt, List.of());
        assertThat(server.lastRequest().get("messages"))
                .isEqualTo(List.of(
                        Map.of("role", "system", "content", "Answer as {\"a\": <b>} {x} {{y}} $z$"),
                        Map.of("role", "user", "content", "{ <not> {topic} }")));
    }

    @Test
    @SuppressWarnings("unchecked")
    void aToolThatTheApplicationHasIsSentAndThoseThatTheManifestDoesNotDeclareAreNot() {
        send(Rendered.with(Rendered.model(Rendered.weather())), List.of(tool("other"), tool("weather")));
        List<Map<String, Object>> tools =
                (List<Map<String, Object>>) server.lastRequest().get("tools");
        assertThat(tools)
                .extracting(tool -> ((Map<String, Object>) tool.get("function")).get("name"))
                .containsExactly("weather");
    }

    @Holds("adapter-tools")
    @Test
    void aToolThatTheApplicationDoesNotHaveIsAnErrorThatNamesIt() {
        RenderedPrompt prompt = Rendered.with(Rendered.model(Rendered.weather()));
        for (List<ToolCallback> tools : List.of(List.<ToolCallback>of(), List.of(tool("other")))) {
            assertThatExceptionOfType(UnsupportedPromptException.class)
                    .isThrownBy(() -> SpringAiPrompts.options(prompt, tools))
                    .withMessageContaining(
                            "no tool of the name weather. Hand its ToolCallback to SpringAiPrompts.options")
                    .satisfies(e -> assertThat(e.path()).isEqualTo("model.tools"));
        }
        assertThatExceptionOfType(UnsupportedPromptException.class).isThrownBy(() -> SpringAiPrompts.options(prompt));
    }

    @Test
    void whatIsAnOptionOfTheProvidersModuleIsListed() {
        RenderedPrompt prompt =
                Rendered.with(Rendered.model("weather", Map.of("type", "json_object")), Map.of("title", "Answer"));
        assertThat(SpringAiPrompts.losses(prompt))
                .containsExactly(
                        "outputSchema: ask for the answer's type with ChatClient's call().entity(...)",
                        "model.toolChoice, which is an option of the provider's module",
                        "model.responseFormat, which is an option of the provider's module",
                        "model.others: seed, which may be options of the provider's module");
        assertThat(SpringAiPrompts.losses(Rendered.with(Rendered.model()))).isEmpty();
    }

    private void send(RenderedPrompt prompt, List<ToolCallback> tools) {
        client.prompt(SpringAiPrompts.prompt(prompt))
                .options(SpringAiPrompts.options(prompt, tools))
                .call()
                .content();
    }

    private static ToolCallback tool(String name) {
        ToolDefinition definition = ToolDefinition.builder()
                .name(name)
                .description("A tool")
                .inputSchema("{\"type\": \"object\"}")
                .build();
        return new ToolCallback() {
            @Override
            public ToolDefinition getToolDefinition() {
                return definition;
            }

            @Override
            public String call(String input) {
                return "done";
            }
        };
    }
}
