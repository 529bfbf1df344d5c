package dev.promptcache.boot.adapter;

import dev.promptcache.template.ContentPart;
import dev.promptcache.template.InvalidToolCall;
import dev.promptcache.template.MessageContent;
import dev.promptcache.template.PromptMessage;
import dev.promptcache.template.TemplateException;
import dev.promptcache.template.ToolCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages and parts of a history, the parts in OpenAI's form as LangChain has it.
 *
 * @since 0.1.0
 */
public final class HistoryMessages {

    private HistoryMessages() {}

    /**
     * An image.
     *
     * @param url its address, possibly a {@code data:} URL
     * @param detail how closely the model is to look, or null to leave it to the provider
     * @return the part
     */
    public static ContentPart image(String url, @Nullable String detail) {
        Map<String, Object> image = detail == null ? Map.of("url", url) : Map.of("url", url, "detail", detail);
        return new ContentPart.Image(url, detail, Map.of("type", "image_url", "image_url", image));
    }

    /**
     * A sound.
     *
     * @param base64 the sound in base64
     * @param mediaType its type, such as {@code audio/wav}
     * @return the part
     */
    public static ContentPart audio(String base64, String mediaType) {
        String type = mediaType.substring(mediaType.indexOf('/') + 1);
        String format = type.equals("mpeg") ? "mp3" : type;
        return new ContentPart.Audio(
                base64,
                "audio/" + format,
                Map.of("type", "input_audio", "input_audio", Map.of("data", base64, "format", format)));
    }

    /**
     * A file.
     *
     * @param name its name, or null if it has none
     * @param url its address, possibly a {@code data:} URL
     * @return the part
     */
    public static ContentPart file(@Nullable String name, String url) {
        boolean isData = DataUrl.parse(url) != null;
        Map<String, @Nullable Object> file = new LinkedHashMap<>();
        if (name != null) {
            file.put("filename", name);
        }
        file.put(isData ? "file_data" : "url", url);
        // OpenAI's form holds data alone; LangChain's own block takes an address.
        if (!isData) {
            file.put("type", "file");
        }
        return new ContentPart.File(name, url, null, isData ? Map.of("type", "file", "file", file) : file);
    }

    /**
     * An assistant's message of a history.
     *
     * @param text what it says, or null if nothing
     * @param name the assistant's name, if any
     * @param calls the tool calls as the model wrote them
     * @return the message; calls whose arguments are no JSON object are among its invalid ones
     */
    public static PromptMessage assistant(@Nullable String text, @Nullable String name, List<WrittenCall> calls) {
        List<ToolCall> valid = new ArrayList<>();
        List<InvalidToolCall> invalid = new ArrayList<>();
        for (WrittenCall call : calls) {
            try {
                valid.add(ToolCall.parse(call.id(), call.name() == null ? "" : call.name(), call.arguments()));
            } catch (TemplateException e) {
                // The model wrote it so; the conversation goes on all the same.
                invalid.add(new InvalidToolCall(call.id(), call.name(), call.arguments()));
            }
        }
        return new PromptMessage.Assistant(MessageContent.of(text == null ? "" : text), valid, invalid, name, Map.of());
    }
}
