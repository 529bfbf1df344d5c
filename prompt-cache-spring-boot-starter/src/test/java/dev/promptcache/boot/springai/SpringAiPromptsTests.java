package dev.promptcache.boot.springai;

import static dev.promptcache.boot.rendering.Rendered.BASE64;
import static dev.promptcache.boot.rendering.Rendered.BYTES;
import static dev.promptcache.boot.rendering.Rendered.audio;
import static dev.promptcache.boot.rendering.Rendered.file;
import static dev.promptcache.boot.rendering.Rendered.image;
import static dev.promptcache.boot.rendering.Rendered.other;
import static dev.promptcache.boot.rendering.Rendered.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.MessageType;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.content.Media;
import org.springframework.util.MimeTypeUtils;

/** What Spring AI gets of each thing that a prompt can say, and what is said of the rest. */
class SpringAiPromptsTests {

    @Test
    void aSystemMessageMayBeEmpty() {
        RenderedPrompt prompt = Rendered.of(PromptMessage.system("Be brief."), PromptMessage.system(""));
        assertThat(SpringAiPrompts.messages(prompt))
                .allMatch(SystemMessage.class::isInstance)
                .extracting(Message::getText)
                .containsExactly("Be brief.", "");
        assertThat(SpringAiPrompts.losses(prompt)).isEmpty();
    }

    @Test
    void severalTextsOfAMessageBecomeOneAndThatIsListed() {
        RenderedPrompt prompt = Rendered.of(Rendered.system(text("a"), text("b")), Rendered.user(text("c"), text("d")));
        assertThat(SpringAiPrompts.messages(prompt))
                .extracting(Message::getText)
                .containsExactly("a\nb", "c\nd");
        assertThat(SpringAiPrompts.losses(prompt))
                .containsExactly(
                        "messages[0]: its texts become one, each on lines of its own",
                        "messages[1]: its texts become one, each on lines of its own");
    }

    @Holds("adapter-refused")
    @Test
    void aSystemMessageWithAnImageIsRefusedByItsPlace() {
        assertRefused(
                Rendered.of(PromptMessage.user("Hi"), Rendered.system(text("a"), image("https://h/i.png", null))),
                "messages[1].content[1]",
                "Spring AI takes text alone in a message of the role 'system'");
    }

    @Test
    void anImageBeforeATextIsSentAfterItAndThatIsListed() {
        RenderedPrompt prompt =
                Rendered.of(Rendered.user(text("Look:"), image("https://h/i.png", null), text("What is it?")));
        UserMessage message = user(prompt);
        assertThat(message.getText()).isEqualTo("Look:\nWhat is it?");
        assertThat(message.getMedia()).hasSize(1);
        assertThat(SpringAiPrompts.losses(prompt))
                .containsExactly(
                        "messages[0].content[2]: the text comes before the images and files that it follows",
                        "messages[0]: its texts become one, each on lines of its own");
    }

    @Test
    void aUsersMessageWithoutTextHasAnEmptyOne() {
        assertThat(user(Rendered.of(Rendered.user(image("https://h/i.png", null))))
                        .getText())
                .isEmpty();
        assertThat(user(Rendered.of(Rendered.user())).getText()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://h/i.png, image/png",
        "https://h/i.jpg?size=1.gif#x, image/jpeg",
        "https://h/image, image/*",
        "https://h/with space.png, image/png"
    })
    void anImagesAddressIsHandedOverAsItIsWithTheTypeThatItsNameHas(String url, String type) {
        Media media =
                user(Rendered.of(Rendered.user(image(url, null)))).getMedia().get(0);
        assertThat(media.getMimeType()).hasToString(type);
        assertThat(media.getData()).isEqualTo(url);
    }

    @Test
    void theTypeThatAPartSaysGoesBeforeTheOneThatItsNameHas() {
        List<Media> media = user(Rendered.of(Rendered.user(
                        new ContentPart.Image(
                                "https://h/i.jpg",
                                null,
                                Map.of("type", "image", "url", "https://h/i.jpg", "mime_type", "image/webp")),
                        new ContentPart.File(
                                "a",
                                "https://h/a",
                                null,
                                Map.of("type", "file", "url", "https://h/a", "mime_type", "text/csv")))))
                .getMedia();
        assertThat(media).extracting(one -> one.getMimeType().toString()).containsExactly("image/webp", "text/csv");
    }

    @Test
    void anImageInADataUrlIsHandedOverAsBytes() {
        Media media = user(Rendered.of(Rendered.user(image("data:image/png;base64," + BASE64, null))))
                .getMedia()
                .get(0);
        assertThat(media.getMimeType()).hasToString("image/png");
        assertThat(media.getDataAsByteArray()).isEqualTo(BYTES);
    }

    @Test
    void base64OnSeveralLinesIsReadAndWhatIsNoneIsRefused() {
        Media media = user(Rendered.of(Rendered.user(image("data:image/png;base64,AQID\r\nBA==", null))))
                .getMedia()
                .get(0);
        assertThat(media.getDataAsByteArray()).isEqualTo(BYTES);
        assertRefused(
                Rendered.of(Rendered.user(image("data:image/png;base64,{img}", null))),
                "messages[0].content[0]",
                "Spring AI has nothing for a part of the type 'image_url'");
    }

    @Test
    void anImagesDetailIsListedAsLost() {
        assertThat(SpringAiPrompts.losses(Rendered.of(Rendered.user(image("https://h/i.png", "high")))))
                .containsExactly("messages[0].content[0]: the image's detail");
    }

    @ParameterizedTest
    @CsvSource({"audio/wav, audio/wav", "audio/mp3, audio/mp3", "audio/mpeg, audio/mp3"})
    void aSoundHasTheTypeThatTheModuleLooksFor(String given, String sent) {
        Media media = user(Rendered.of(Rendered.user(audio(given)))).getMedia().get(0);
        assertThat(media.getMimeType()).hasToString(sent);
        assertThat(media.getDataAsByteArray()).isEqualTo(BYTES);
    }

    @Test
    void aFileKeepsItsNameOrGetsOneThatIsAlwaysTheSame() {
        String url = "data:application/pdf;base64," + BASE64;
        List<Media> media = user(Rendered.of(Rendered.user(file("report.pdf", url, null), file(null, url, null))))
                .getMedia();
        assertThat(media).extracting(Media::getName).containsExactly("report.pdf", "file.pdf");
        assertThat(media).allSatisfy(one -> assertThat(one.getDataAsByteArray()).isEqualTo(BYTES));
    }

    @Test
    void aFileThatTheOpenAiModuleWouldWriteIntoTheTextIsListed() {
        RenderedPrompt prompt = Rendered.of(Rendered.user(file("a.csv", "data:text/csv;base64," + BASE64, null)));
        assertThat(user(prompt).getMedia().get(0).getMimeType()).hasToString("text/csv");
        assertThat(SpringAiPrompts.losses(prompt))
                .containsExactly(
                        "messages[0].content[0]: that it is a file of the type text/csv, where Spring AI sends it as text");
    }

    @Test
    void aFileThatTheProviderKnowsByAnIdIsRefused() {
        assertRefused(
                Rendered.of(Rendered.user(file(null, null, "file-1"))),
                "messages[0].content[0]",
                "Spring AI has nothing for a part of the type 'file' in this form. Change it in LangSmith");
    }

    @Holds("adapter-refused")
    @Test
    void aPartOfAnUnknownTypeIsRefusedByName() {
        assertRefused(
                Rendered.of(Rendered.user(other("video"))),
                "messages[0].content[0]",
                "Spring AI has nothing for a part of the type 'video'");
    }

    @Test
    void namesAndProvidersOwnValuesAreInTheMetadataAndListedAsNotSent() {
        RenderedPrompt prompt = Rendered.of(new PromptMessage.User(
                MessageContent.of(List.of(new ContentPart.Text(
                        "long", Map.of("type", "text", "text", "long", "cache_control", Map.of("type", "ephemeral"))))),
                "Ada",
                Map.of("custom", 1)));
        assertThat(user(prompt).getMetadata())
                .containsEntry("name", "Ada")
                .containsEntry("custom", 1)
                .containsEntry("lc_hub_repo", "joke")
                .containsEntry("lc_hub_commit_hash", "12344e88");
        assertThat(SpringAiPrompts.losses(prompt))
                .containsExactly(
                        "messages[0]: the speaker's name, which Spring AI does not send",
                        "messages[0]: additional_kwargs, which Spring AI does not send",
                        "messages[0].content[0]: cache_control, which Spring AI does not send");
    }

    @Test
    void whatElseStandsInAPartIsListedAsNotSent() {
        RenderedPrompt prompt = Rendered.of(Rendered.user(
                new ContentPart.Text("a", Map.of("type", "text", "text", "a", "annotations", List.of(), "index", 0)),
                new ContentPart.Image(
                        "https://h/i.png",
                        null,
                        Map.of("type", "image", "url", "https://h/i.png", "extras", Map.of()))));
        assertThat(SpringAiPrompts.losses(prompt))
                .containsExactly(
                        "messages[0].content[0]: annotations, which Spring AI does not send",
                        "messages[0].content[0]: index, which Spring AI does not send",
                        "messages[0].content[1]: extras, which Spring AI does not send");
    }

    @Test
    void toolCallsAreHandedOverWithTheirArgumentsAsJson() {
        RenderedPrompt prompt = Rendered.of(
                Rendered.assistant(MessageContent.of(""), new ToolCall("call_1", "weather", Map.of("place", "Rome"))),
                Rendered.broken("{\"place\": "));
        List<Message> messages = SpringAiPrompts.messages(prompt);
        assertThat(((AssistantMessage) messages.get(0)).getToolCalls())
                .containsExactly(
                        new AssistantMessage.ToolCall("call_1", "function", "weather", "{\"place\":\"Rome\"}"));
        assertThat(((AssistantMessage) messages.get(1)).getToolCalls())
                .containsExactly(new AssistantMessage.ToolCall("call_1", "function", "weather", "{\"place\": "));
        assertThat(SpringAiPrompts.losses(prompt)).isEmpty();
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
                .isThrownBy(() -> SpringAiPrompts.messages(prompt))
                .withMessageContaining("messages[0]: Spring AI has no message with a function_call");
    }

    @Test
    void partsOfAnAnswerThatAreForTheirProviderAloneAreListedAsLost() {
        RenderedPrompt prompt = Rendered.of(
                Rendered.assistant(MessageContent.of(List.of(other("thinking"), text("Rome."), other("tool_use")))));
        assertThat(SpringAiPrompts.messages(prompt).get(0).getText()).isEqualTo("Rome.");
        assertThat(SpringAiPrompts.losses(prompt))
                .containsExactly(
                        "messages[0].content[0]: a part of the type 'thinking', which is for its provider alone",
                        "messages[0].content[2]: a part of the type 'tool_use', which is for its provider alone");
    }

    @Test
    void aToolsAnswerHasTheIdOfItsCallAndTheNameThatTheCallHas() {
        RenderedPrompt prompt = Rendered.of(
                Rendered.assistant(MessageContent.of(""), new ToolCall("call_1", "weather", Map.of("place", "Rome"))),
                PromptMessage.tool("call_1", "Sunny"),
                PromptMessage.tool("call_of_nobody", "?"));
        assertThat(SpringAiPrompts.messages(prompt))
                .filteredOn(ToolResponseMessage.class::isInstance)
                .flatExtracting(message -> ((ToolResponseMessage) message).getResponses())
                .containsExactly(
                        new ToolResponseMessage.ToolResponse("call_1", "weather", "Sunny"),
                        new ToolResponseMessage.ToolResponse("call_of_nobody", "", "?"));
    }

    @Test
    void thatAToolFailedIsListedAsLost() {
        RenderedPrompt prompt =
                Rendered.of(new PromptMessage.Tool(MessageContent.of("boom"), "call_1", true, "weather", Map.of()));
        assertThat(SpringAiPrompts.losses(prompt))
                .containsExactly("messages[0]: that the tool failed; its answer says what it says");
    }

    @Test
    void theRoleDeveloperBecomesASystemMessageAndThatIsListed() {
        RenderedPrompt prompt = Rendered.of(
                new PromptMessage.Other("developer", MessageContent.of("Rules"), null, Map.of()),
                new PromptMessage.System(MessageContent.of("More"), null, Map.of("__openai_role__", "developer")));
        assertThat(SpringAiPrompts.messages(prompt))
                .extracting(Message::getMessageType)
                .containsExactly(MessageType.SYSTEM, MessageType.SYSTEM);
        assertThat(SpringAiPrompts.losses(prompt))
                .containsExactly(
                        "messages[0]: the role 'developer' becomes that of a system message",
                        "messages[1]: the role 'developer' becomes that of a system message");
    }

    @ParameterizedTest
    @CsvSource({"critic", "function"})
    void otherRolesAreRefusedByNameWithThePromptAndItsCommit(String role) {
        RenderedPrompt prompt =
                Rendered.of(new PromptMessage.Other(role, MessageContent.of("SECRET TEXT"), null, Map.of()));
        assertThatExceptionOfType(UnsupportedPromptException.class)
                .isThrownBy(() -> SpringAiPrompts.messages(prompt))
                .withMessageStartingWith(
                        "Prompt '-/joke' (commit 12344e88): messages[0]: Spring AI has no message of the role '" + role
                                + "'")
                .withMessageContaining("RenderedPrompt.toMaps()")
                .withMessageNotContaining("SECRET TEXT")
                .satisfies(e -> assertThat(e.path()).isEqualTo("messages[0]"));
        assertThatExceptionOfType(UnsupportedPromptException.class).isThrownBy(() -> SpringAiPrompts.losses(prompt));
    }

    @Holds("adapter-history")
    @Test
    void aHistoryComesBackAsItWasHandedOver() {
        List<PromptMessage> history = List.of(
                PromptMessage.system("Be brief."),
                new PromptMessage.User(MessageContent.of("Hi"), "Ada", Map.of()),
                Rendered.user(text("What is this?"), new ContentPart.Image("https://h/i.png")),
                Rendered.user(new ContentPart.Image("data:image/png;base64," + BASE64)),
                Rendered.assistant(
                        MessageContent.of("Let me see"), new ToolCall("call_1", "weather", Map.of("place", "Rome"))),
                Rendered.broken("{\"place\": "),
                new PromptMessage.Tool(MessageContent.of("Sunny"), "call_1", false, "weather", Map.of()),
                PromptMessage.assistant("Sunny."));
        List<Message> messages = SpringAiPrompts.messages(Rendered.of(history.toArray(PromptMessage[]::new)));
        assertThat(SpringAiPrompts.from(messages)).isEqualTo(history);
    }

    @Test
    void aHistoryThatOthersMadeIsTakenToo() {
        Media sound = Media.builder()
                .mimeType(MimeTypeUtils.parseMimeType("audio/mp3"))
                .data(BYTES)
                .build();
        Media address = Media.builder()
                .mimeType(MimeTypeUtils.parseMimeType("application/pdf"))
                .data("https://h/report.pdf")
                .name("report")
                .build();
        List<PromptMessage> history = SpringAiPrompts.from(List.of(
                UserMessage.builder().text("").media(sound, address).build(),
                ToolResponseMessage.builder()
                        .responses(List.of(
                                new ToolResponseMessage.ToolResponse("1", null, null),
                                new ToolResponseMessage.ToolResponse("2", "", "b")))
                        .build(),
                AssistantMessage.builder()
                        .content(null)
                        .toolCalls(List.of(new AssistantMessage.ToolCall("1", "function", "weather", null)))
                        .build()));
        assertThat(history.get(0).content().parts().get(0)).isInstanceOfSatisfying(ContentPart.Audio.class, audio -> {
            assertThat(audio.data()).isEqualTo(BASE64);
            assertThat(audio.toMap())
                    .isEqualTo(Map.of("type", "input_audio", "input_audio", Map.of("data", BASE64, "format", "mp3")));
        });
        assertThat(history.get(0).content().parts().get(1).toMap())
                .isEqualTo(Map.of("type", "file", "url", "https://h/report.pdf", "filename", "report"));
        assertThat(history.subList(1, 3)).containsExactly(PromptMessage.tool("1", ""), PromptMessage.tool("2", "b"));
        assertThat(history.get(3))
                .isEqualTo(Rendered.assistant(MessageContent.of(""), new ToolCall("1", "weather", Map.of())));
    }

    @Test
    void anAnswerWithBrokenArgumentsStaysInTheHistory() {
        List<PromptMessage> history = SpringAiPrompts.from(List.of(AssistantMessage.builder()
                .content("")
                .toolCalls(List.of(new AssistantMessage.ToolCall("call_1", "function", "weather", "{\"place\": ")))
                .build()));
        assertThat(((PromptMessage.Assistant) history.get(0)).invalidToolCalls())
                .containsExactly(new InvalidToolCall("call_1", "weather", "{\"place\": "));
    }

    @Test
    void anAnswerWithMediaCannotBeHistory() {
        Media image = new Media(MimeTypeUtils.IMAGE_PNG, java.net.URI.create("https://h/i.png"));
        AssistantMessage answer =
                AssistantMessage.builder().content("").media(List.of(image)).build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SpringAiPrompts.from(List.of(answer)))
                .withMessageContaining("hand over its text alone");
    }

    private static UserMessage user(RenderedPrompt prompt) {
        return (UserMessage) SpringAiPrompts.messages(prompt).get(0);
    }

    private static void assertRefused(RenderedPrompt prompt, String path, String message) {
        assertThatExceptionOfType(UnsupportedPromptException.class)
                .isThrownBy(() -> SpringAiPrompts.messages(prompt))
                .withMessageContaining(path + ": " + message)
                .satisfies(e -> assertThat(e.path()).isEqualTo(path));
    }
}
