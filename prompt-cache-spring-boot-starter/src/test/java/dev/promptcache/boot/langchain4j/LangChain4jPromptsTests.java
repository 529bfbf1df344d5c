package dev.promptcache.boot.langchain4j;

import static dev.promptcache.boot.rendering.Rendered.BASE64;
import static dev.promptcache.boot.rendering.Rendered.audio;
import static dev.promptcache.boot.rendering.Rendered.file;
import static dev.promptcache.boot.rendering.Rendered.image;
import static dev.promptcache.boot.rendering.Rendered.other;
import static dev.promptcache.boot.rendering.Rendered.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.CustomMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.ImageContent.DetailLevel;
import dev.langchain4j.data.message.PdfFileContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.message.VideoContent;
import dev.promptcache.boot.rendering.Rendered;
import dev.promptcache.contract.Holds;
import dev.promptcache.template.ContentPart;
import dev.promptcache.template.InvalidToolCall;
import dev.promptcache.template.MessageContent;
import dev.promptcache.template.PromptMessage;
import dev.promptcache.template.RenderedPrompt;
import dev.promptcache.template.ToolCall;
import dev.promptcache.template.UnsupportedPromptException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What LangChain4j gets of each thing that a prompt can say, and what is said of the rest. */
class LangChain4jPromptsTests {

    @ParameterizedTest
    @ValueSource(strings = {"", " \n"})
    void aSystemMessageWithoutTextIsLeftOutAndThatIsListed(String blank) {
        RenderedPrompt prompt = Rendered.of(PromptMessage.system(blank), PromptMessage.system("Be brief."));
        assertThat(LangChain4jPrompts.messages(prompt)).containsExactly(SystemMessage.from("Be brief."));
        assertThat(LangChain4jPrompts.losses(prompt))
                .containsExactly("messages[0]: a system message without text, which LangChain4j does not have");
    }

    @Test
    void aRequestWithoutAMessageIsRefused() {
        assertThatExceptionOfType(UnsupportedPromptException.class)
                .isThrownBy(() -> LangChain4jPrompts.request(Rendered.of(PromptMessage.system(""))))
                .withMessageContaining("LangChain4j sends no request without a message");
    }

    @Test
    void aUsersPartsKeepTheirOrder() {
        RenderedPrompt prompt =
                Rendered.of(Rendered.user(text("Look:"), image("https://h/i.png", null), text("What is it?")));
        assertThat(contents(prompt))
                .containsExactly(
                        TextContent.from("Look:"),
                        ImageContent.from("https://h/i.png", DetailLevel.AUTO),
                        TextContent.from("What is it?"));
        assertThat(LangChain4jPrompts.losses(prompt)).isEmpty();
    }

    @Test
    void aUsersMessageWithoutPartsHasAnEmptyText() {
        assertThat(contents(Rendered.of(Rendered.user()))).containsExactly(TextContent.from(""));
        assertThat(contents(Rendered.of(PromptMessage.user("")))).containsExactly(TextContent.from(""));
    }

    @ParameterizedTest
    @CsvSource({", AUTO", "auto, AUTO", "low, LOW", "high, HIGH"})
    void anImagesDetailIsThatOfThePromptAndElseTheProviders(String detail, DetailLevel level) {
        ImageContent content = (ImageContent) contents(Rendered.of(Rendered.user(image("https://h/i.png", detail))))
                .get(0);
        assertThat(content.detailLevel()).isEqualTo(level);
    }

    @Test
    void aDetailThatLangChain4jDoesNotHaveIsLeftToTheProviderAndListed() {
        RenderedPrompt prompt = Rendered.of(Rendered.user(image("https://h/i.png", "original")));
        assertThat(((ImageContent) contents(prompt).get(0)).detailLevel()).isEqualTo(DetailLevel.AUTO);
        assertThat(LangChain4jPrompts.losses(prompt))
                .containsExactly("messages[0].content[0]: the image's detail, which is none of LangChain4j's");
    }

    @Test
    void anImageInADataUrlIsSplit() {
        ImageContent content =
                (ImageContent) contents(Rendered.of(Rendered.user(image("data:image/png;base64," + BASE64, null))))
                        .get(0);
        assertThat(content.image().base64Data()).isEqualTo(BASE64);
        assertThat(content.image().mimeType()).isEqualTo("image/png");
        assertThat(content.image().url()).isNull();
    }

    @Test
    void soundsAndPdfFilesAreContents() {
        List<Content> contents = contents(Rendered.of(
                Rendered.user(audio("audio/wav"), file(null, "data:application/pdf;base64," + BASE64, null))));
        assertThat(contents)
                .containsExactly(
                        AudioContent.from(BASE64, "audio/wav"), PdfFileContent.from(BASE64, "application/pdf"));
    }

    @Test
    void theNameOfAFileIsListedAsLost() {
        RenderedPrompt prompt =
                Rendered.of(Rendered.user(file("report.pdf", "data:application/pdf;base64," + BASE64, null)));
        assertThat(LangChain4jPrompts.losses(prompt)).containsExactly("messages[0].content[0]: the file's name");
    }

    @Holds("adapter-refused")
    @Test
    void otherFilesAndPartsAreRefusedByTheirPlace() {
        assertRefused(file(null, "data:text/csv;base64," + BASE64, null), "file");
        assertRefused(file(null, null, "file-1"), "file");
        assertRefused(file(null, "https://h/a.txt", null), "file");
        assertRefused(
                new ContentPart.File(
                        null,
                        "https://h/a",
                        null,
                        Map.of("type", "file", "url", "https://h/a", "mime_type", "text/csv")),
                "file");
        assertRefused(other("video"), "video");
        assertRefused(image("https://h/with space.png", null), "image_url");
    }

    private static void assertRefused(ContentPart part, String type) {
        assertThatExceptionOfType(UnsupportedPromptException.class)
                .isThrownBy(() -> LangChain4jPrompts.messages(Rendered.of(Rendered.user(text("Look:"), part))))
                .withMessageStartingWith(
                        "Prompt '-/joke' (commit 12344e88): messages[0].content[1]: LangChain4j has nothing for a part"
                                + " of the type '" + type + "'")
                .satisfies(e -> assertThat(e.path()).isEqualTo("messages[0].content[1]"));
    }

    @Test
    void aUsersNameIsSentAndOthersAreListedAsLost() {
        RenderedPrompt prompt = Rendered.of(
                new PromptMessage.User(MessageContent.of("Hi"), "Ada", Map.of()),
                new PromptMessage.System(MessageContent.of("Hi"), "Rules", Map.of()));
        assertThat(((UserMessage) LangChain4jPrompts.messages(prompt).get(0)).name())
                .isEqualTo("Ada");
        assertThat(LangChain4jPrompts.losses(prompt))
                .containsExactly("messages[1]: the speaker's name, which LangChain4j does not send");
    }

    @Test
    void providersOwnValuesAreAttributesAndListedAsNotSent() {
        RenderedPrompt prompt = Rendered.of(new PromptMessage.User(
                MessageContent.of(List.of(new ContentPart.Text(
                        "long", Map.of("type", "text", "text", "long", "cache_control", Map.of("type", "ephemeral"))))),
                null,
                Map.of("custom", 1)));
        assertThat(((UserMessage) LangChain4jPrompts.messages(prompt).get(0)).attributes())
                .isEqualTo(Map.of("custom", 1));
        assertThat(LangChain4jPrompts.losses(prompt))
                .containsExactly(
                        "messages[0]: additional_kwargs, which LangChain4j does not send",
                        "messages[0].content[0]: cache_control, which LangChain4j does not send");
    }

    @Test
    void whatElseStandsInAPartIsListedAsNotSent() {
        RenderedPrompt prompt = Rendered.of(Rendered.user(
                new ContentPart.Text("a", Map.of("type", "text", "text", "a", "annotations", List.of(), "index", 0)),
                new ContentPart.Image(
                        "https://h/i.png",
                        null,
                        Map.of("type", "image", "url", "https://h/i.png", "extras", Map.of()))));
        assertThat(LangChain4jPrompts.losses(prompt))
                .containsExactly(
                        "messages[0].content[0]: annotations, which LangChain4j does not send",
                        "messages[0].content[0]: index, which LangChain4j does not send",
                        "messages[0].content[1]: extras, which LangChain4j does not send");
    }

    @Test
    void toolCallsAreHandedOverWithTheirArgumentsAsJson() {
        RenderedPrompt prompt = Rendered.of(
                Rendered.assistant(
                        MessageContent.of("Let me see"), new ToolCall("call_1", "weather", Map.of("place", "Rome"))),
                Rendered.broken("{\"place\": "));
        assertThat(LangChain4jPrompts.messages(prompt))
                .flatExtracting(message -> ((AiMessage) message).toolExecutionRequests())
                .containsExactly(call("{\"place\":\"Rome\"}"), call("{\"place\": "));
        assertThat(LangChain4jPrompts.losses(prompt)).isEmpty();
    }

    private static ToolExecutionRequest call(String arguments) {
        return ToolExecutionRequest.builder()
                .id("call_1")
                .name("weather")
                .arguments(arguments)
                .build();
    }

    @Test
    void aCallOfAFunctionIsRefused() {
        RenderedPrompt prompt = Rendered.of(new PromptMessage.Assistant(
                MessageContent.of(""),
                List.of(),
                List.of(),
                null,
                Map.of("function_call", Map.of("name", "f", "arguments", "{}"))));
        assertThatExceptionOfType(UnsupportedPromptException.class)
                .isThrownBy(() -> LangChain4jPrompts.messages(prompt))
                .withMessageContaining("messages[0]: LangChain4j has no message with a function_call");
    }

    @Test
    void partsOfAnAnswerThatAreForTheirProviderAloneAreListedAsLost() {
        RenderedPrompt prompt =
                Rendered.of(Rendered.assistant(MessageContent.of(List.of(other("thinking"), text("Rome.")))));
        assertThat(((AiMessage) LangChain4jPrompts.messages(prompt).get(0)).text())
                .isEqualTo("Rome.");
        assertThat(LangChain4jPrompts.losses(prompt))
                .containsExactly(
                        "messages[0].content[0]: a part of the type 'thinking', which is for its provider alone");
    }

    @Test
    void aToolsAnswerKeepsItsIdAndWhetherItFailedAndGetsTheNameThatTheCallHas() {
        RenderedPrompt prompt = Rendered.of(
                Rendered.assistant(MessageContent.of(""), new ToolCall("call_1", "weather", Map.of("place", "Rome"))),
                new PromptMessage.Tool(MessageContent.of("boom"), "call_1", true, null, Map.of()));
        ToolExecutionResultMessage answer =
                (ToolExecutionResultMessage) LangChain4jPrompts.messages(prompt).get(1);
        assertThat(answer.id()).isEqualTo("call_1");
        assertThat(answer.toolName()).isEqualTo("weather");
        assertThat(answer.text()).isEqualTo("boom");
        assertThat(answer.isError()).isTrue();
        assertThat(LangChain4jPrompts.losses(prompt)).isEmpty();
    }

    @Test
    void aToolsTextsAreOneTextAndItsImagesAreContents() {
        RenderedPrompt prompt = Rendered.of(
                new PromptMessage.Tool(
                        MessageContent.of(List.of(text("a"), text("b"))), "call_1", false, null, Map.of()),
                new PromptMessage.Tool(
                        MessageContent.of(List.of(text("a"), image("https://h/i.png", null))),
                        "call_2",
                        false,
                        null,
                        Map.of()));
        assertThat(LangChain4jPrompts.messages(prompt))
                .extracting(message -> ((ToolExecutionResultMessage) message).contents())
                .containsExactly(
                        List.of(TextContent.from("a\nb")),
                        List.of(TextContent.from("a"), ImageContent.from("https://h/i.png", DetailLevel.AUTO)));
    }

    @Test
    void anEmptyAnswerOfAToolIsSent() {
        assertThat(((ToolExecutionResultMessage)
                                LangChain4jPrompts.messages(Rendered.of(PromptMessage.tool("call_1", "")))
                                        .get(0))
                        .text())
                .isEmpty();
    }

    @Test
    void theRoleDeveloperBecomesASystemMessageAndThatIsListed() {
        RenderedPrompt prompt =
                Rendered.of(new PromptMessage.Other("developer", MessageContent.of("Rules"), null, Map.of()));
        assertThat(LangChain4jPrompts.messages(prompt)).containsExactly(SystemMessage.from("Rules"));
        assertThat(LangChain4jPrompts.losses(prompt))
                .containsExactly("messages[0]: the role 'developer' becomes that of a system message");
    }

    @ParameterizedTest
    @ValueSource(strings = {"critic", "function"})
    void otherRolesAreRefusedByName(String role) {
        RenderedPrompt prompt = Rendered.of(new PromptMessage.Other(role, MessageContent.of("x"), null, Map.of()));
        assertThatExceptionOfType(UnsupportedPromptException.class)
                .isThrownBy(() -> LangChain4jPrompts.messages(prompt))
                .withMessageContaining("messages[0]: LangChain4j has no message of the role '" + role + "'");
    }

    @Holds("adapter-history")
    @Test
    void aHistoryComesBackAsItWasHandedOver() {
        List<PromptMessage> history = List.of(
                PromptMessage.system("Be brief."),
                new PromptMessage.User(MessageContent.of("Hi"), "Ada", Map.of()),
                Rendered.user(new ContentPart.Image("https://h/i.png"), text("What is this?")),
                Rendered.user(text("And this?"), new ContentPart.Image("data:image/png;base64," + BASE64)),
                Rendered.assistant(
                        MessageContent.of("Let me see"), new ToolCall("call_1", "weather", Map.of("place", "Rome"))),
                Rendered.broken("{\"place\": "),
                new PromptMessage.Tool(MessageContent.of("boom"), "call_1", true, "weather", Map.of()),
                PromptMessage.assistant("Sunny."));
        List<ChatMessage> messages = LangChain4jPrompts.messages(Rendered.of(history.toArray(PromptMessage[]::new)));
        assertThat(LangChain4jPrompts.from(messages)).isEqualTo(history);
    }

    @Test
    void aHistoryThatOthersMadeIsTakenToo() {
        List<PromptMessage> history = LangChain4jPrompts.from(List.of(
                UserMessage.from(
                        ImageContent.from("https://h/i.png", DetailLevel.HIGH),
                        AudioContent.from(BASE64, "audio/mpeg"),
                        PdfFileContent.from("https://h/report.pdf")),
                AiMessage.from(ToolExecutionRequest.builder()
                        .id("call_1")
                        .name("weather")
                        .arguments("nonsense")
                        .build())));
        assertThat(history.get(0).content().parts())
                .extracting(ContentPart::toMap)
                .containsExactly(
                        Map.of("type", "image_url", "image_url", Map.of("url", "https://h/i.png", "detail", "high")),
                        Map.of("type", "input_audio", "input_audio", Map.of("data", BASE64, "format", "mp3")),
                        Map.of("type", "file", "url", "https://h/report.pdf"));
        assertThat(((PromptMessage.Assistant) history.get(1)).invalidToolCalls())
                .containsExactly(new InvalidToolCall("call_1", "weather", "nonsense"));
    }

    @Test
    void whatAPromptCannotHaveCannotBeHistory() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LangChain4jPrompts.from(List.of(CustomMessage.from(Map.of("a", 1)))));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> LangChain4jPrompts.from(List.of(UserMessage.from(VideoContent.from("https://h/v.mp4")))));
    }

    private static List<Content> contents(RenderedPrompt prompt) {
        return ((UserMessage) LangChain4jPrompts.messages(prompt).get(0)).contents();
    }
}
