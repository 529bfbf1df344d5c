package dev.promptcache.boot.langchain4j;

import dev.langchain4j.data.audio.Audio;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.PdfFileContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.pdf.PdfFile;
import dev.promptcache.template.ContentPart;
import dev.promptcache.template.MessageContent;
import dev.promptcache.template.PromptMessage;
import dev.promptcache.template.ToolCall;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a prompt's messages of LangChain4j's. */
final class MessageReader {

    private MessageReader() {}

    static PromptMessage read(ChatMessage message) {
        if (message instanceof SystemMessage system) {
            return PromptMessage.system(system.text());
        }
        if (message instanceof UserMessage user) {
            return new PromptMessage.User(content(user.contents()), user.name(), Map.of());
        }
        if (message instanceof AiMessage assistant) {
            return assistant(assistant);
        }
        if (message instanceof ToolExecutionResultMessage tool) {
            return new PromptMessage.Tool(
                    content(tool.contents()),
                    tool.id() == null ? "" : tool.id(),
                    Boolean.TRUE.equals(tool.isError()),
                    tool.toolName(),
                    Map.of());
        }
        throw refused("A message of the class " + message.getClass().getName());
    }

    private static PromptMessage assistant(AiMessage message) {
        if (!message.images().isEmpty()) {
            throw refused("An assistant's message with images");
        }
        List<ToolCall> calls = message.toolExecutionRequests().stream()
                .map(call -> ToolCall.parse(call.id(), call.name(), call.arguments() == null ? "" : call.arguments()))
                .toList();
        String text = message.text();
        return new PromptMessage.Assistant(
                MessageContent.of(text == null ? "" : text), calls, List.of(), null, Map.of());
    }

    private static MessageContent content(List<Content> contents) {
        return contents.size() == 1 && contents.get(0) instanceof TextContent text
                ? MessageContent.of(text.text())
                : MessageContent.of(contents.stream().map(MessageReader::part).toList());
    }

    private static ContentPart part(Content content) {
        if (content instanceof TextContent text) {
            return new ContentPart.Text(text.text());
        }
        if (content instanceof ImageContent image) {
            return image(image.image(), image.detailLevel().name().toLowerCase(Locale.ROOT));
        }
        if (content instanceof AudioContent audio && audio.audio().base64Data() != null) {
            return audio(audio.audio());
        }
        if (content instanceof PdfFileContent pdf) {
            PdfFile file = pdf.pdfFile();
            String url = url(file.url(), file.base64Data(), file.mimeType());
            return new ContentPart.File(null, url, null, Map.of("type", "file", "file", Map.of("file_data", url)));
        }
        throw refused("A content of the type " + content.type());
    }

    private static ContentPart image(Image image, String detail) {
        String url = url(image.url(), image.base64Data(), image.mimeType());
        return new ContentPart.Image(
                url, detail, Map.of("type", "image_url", "image_url", Map.of("url", url, "detail", detail)));
    }

    private static ContentPart audio(Audio audio) {
        String type = audio.mimeType() == null ? "audio/wav" : audio.mimeType();
        String format = type.equals("audio/mpeg") ? "mp3" : type.substring(type.indexOf('/') + 1);
        return new ContentPart.Audio(
                audio.base64Data(),
                "audio/" + format,
                Map.of("type", "input_audio", "input_audio", Map.of("data", audio.base64Data(), "format", format)));
    }

    private static String url(@Nullable URI url, @Nullable String base64, @Nullable String mediaType) {
        return url == null ? "data:" + mediaType + ";base64," + base64 : url.toString();
    }

    private static IllegalArgumentException refused(String what) {
        return new IllegalArgumentException(
                what
                        + " cannot be a prompt's: hand over system, user, assistant and tool messages of text, images and files");
    }
}
