package dev.promptcache.boot.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.service.AiServices;
import dev.promptcache.boot.rendering.ModelServer;
import dev.promptcache.boot.rendering.Rendered;
import dev.promptcache.template.PromptMessage;
import dev.promptcache.template.RenderedPrompt;
import dev.promptcache.template.UnsupportedPromptException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A cached prompt as the system message of an AiService. */
class AiServiceTests {

    private final ModelServer server = new ModelServer();
    private RenderedPrompt prompt = Rendered.of(
            PromptMessage.system("Answer as {\"a\": {{x}}}"),
            PromptMessage.system("Be brief."),
            PromptMessage.user("?"));

    interface Assistant {

        @dev.langchain4j.service.SystemMessage("The application's own")
        String answer(@dev.langchain4j.service.UserMessage String question);
    }

    private final Assistant assistant = AiServices.builder(Assistant.class)
            .chatModel(OpenAiChatModel.builder()
                    .baseUrl(server.baseUrl())
                    .apiKey("none")
                    .modelName("stand-in")
                    .build())
            .chatMemory(MessageWindowChatMemory.withMaxMessages(10))
            .chatRequestTransformer(LangChain4jPrompts.systemMessage(() -> prompt))
            .build();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theSystemMessagesTakeThePlaceOfTheServicesOwnAndAreNotRenderedAgain() {
        assistant.answer("Why?");
        prompt = Rendered.of(PromptMessage.system("Changed {{y}}"));
        assertThat(assistant.answer("And why not?")).isEqualTo("done");
        assertThat(server.requests().get(0).get("messages"))
                .isEqualTo(List.of(
                        system("Answer as {\"a\": {{x}}}"),
                        system("Be brief."),
                        Map.of("role", "user", "content", "Why?")));
        assertThat(server.lastRequest().get("messages"))
                .isEqualTo(List.of(
                        system("Changed {{y}}"),
                        Map.of("role", "user", "content", "Why?"),
                        Map.of("role", "assistant", "content", "done"),
                        Map.of("role", "user", "content", "And why not?")));
    }

    @Test
    void aStringPromptIsASystemMessage() {
        prompt = new RenderedPrompt(
                List.of(PromptMessage.user("You are {{kind}}")), true, null, Map.of(), null, Map.of());
        assistant.answer("Why?");
        assertThat(server.lastRequest().get("messages"))
                .isEqualTo(List.of(system("You are {{kind}}"), Map.of("role", "user", "content", "Why?")));
    }

    @Test
    void aPromptWithoutASystemMessageIsRefused() {
        prompt = Rendered.of(PromptMessage.user("?"));
        assertThatExceptionOfType(UnsupportedPromptException.class)
                .isThrownBy(() -> assistant.answer("Why?"))
                .withMessageContaining("There is no system message for the AiService");
    }

    private static Map<String, Object> system(String text) {
        return Map.of("role", "system", "content", text);
    }
}
