package dev.promptcache.boot.langchain4j;

import dev.langchain4j.data.audio.Audio;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.ImageContent.DetailLevel;
import dev.langchain4j.data.message.PdfFileContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.pdf.PdfFile;
import dev.promptcache.boot.adapter.HistoryMessages;
import dev.promptcache.boot.adapter.WrittenCall;
import dev.promptcache.template.ContentPart;
import dev.promptcache.template.MessageContent;
import dev.promptcache.template.PromptMessage;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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
        List<WrittenCall> calls = message.toolExecutionRequests().stream()
                .map(call -> new WrittenCall(call.id(), call.name(), Objects.requireNonNullElse(call.arguments(), "")))
                .toList();
        return HistoryMessages.assistant(message.text(), null, calls);
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
            return image(image);
        }
        if (content instanceof AudioContent audio && audio.audio().base64Data() != null) {
            return audio(audio.audio());
        }
        if (content instanceof PdfFileContent pdf) {
            PdfFile file = pdf.pdfFile();
            return HistoryMessages.file(null, url(file.url(), file.base64Data(), file.mimeType()));
        }
        throw refused("A content of the type " + content.type());
    }

    private static ContentPart image(ImageContent content) {
        Image image = content.image();
        DetailLevel level = content.detailLevel();
        return HistoryMessages.image(
                url(image.url(), image.base64Data(), image.mimeType()),
                level == DetailLevel.AUTO ? null : level.name().toLowerCase(Locale.ROOT));
    }

    private static ContentPart audio(Audio audio) {
        return HistoryMessages.audio(audio.base64Data(), Objects.requireNonNullElse(audio.mimeType(), "audio/wav"));
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
