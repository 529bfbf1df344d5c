package dev.promptcache.template;

import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Recognizes parts of content in OpenAI's form, in LangChain's two forms of content blocks, and images in Anthropic's. */
final class ContentParts {

    private ContentParts() {}

    /** The part that a form means; one of no particular kind if it means none that is known, or lacks what the kind needs. */
    static ContentPart of(Map<String, @Nullable Object> form) {
        Map<String, @Nullable Object> map = Collections.unmodifiableMap(form);
        ContentPart part = form.get("type") instanceof String type ? of(type, map) : null;
        return part == null ? new ContentPart.Other(map) : part;
    }

    private static @Nullable ContentPart of(String type, Map<String, @Nullable Object> map) {
        return switch (type) {
            case "text" -> map.get("text") instanceof String text ? new ContentPart.Text(text, map) : null;
            case "image_url" -> imageUrl(map.get("image_url"), map);
            case "image" -> image(map);
            case "input_audio" -> inputAudio(map.get("input_audio"), map);
            case "audio" -> audio(map);
            case "file" -> file(map);
            default -> null;
        };
    }

    private static @Nullable ContentPart imageUrl(@Nullable Object image, Map<String, @Nullable Object> map) {
        if (image instanceof String url) {
            return new ContentPart.Image(url, null, map);
        }
        return image instanceof Map<?, ?> form && form.get("url") instanceof String url
                ? new ContentPart.Image(url, string(form.get("detail")), map)
                : null;
    }

    private static @Nullable ContentPart image(Map<String, @Nullable Object> map) {
        String url = map.get("source") instanceof Map<?, ?> source
                ? url(source.get("url"), source.get("data"), source.get("media_type"))
                : blockUrl(map);
        return url == null ? null : new ContentPart.Image(url, null, map);
    }

    private static @Nullable ContentPart inputAudio(@Nullable Object audio, Map<String, @Nullable Object> map) {
        return audio instanceof Map<?, ?> form
                        && form.get("data") instanceof String data
                        && form.get("format") instanceof String format
                ? new ContentPart.Audio(data, "audio/" + format, map)
                : null;
    }

    private static @Nullable ContentPart audio(Map<String, @Nullable Object> map) {
        return data(map) instanceof String data && map.get("mime_type") instanceof String mediaType
                ? new ContentPart.Audio(data, mediaType, map)
                : null;
    }

    private static @Nullable ContentPart file(Map<String, @Nullable Object> map) {
        boolean isOpenAi = map.get("file") instanceof Map;
        Map<?, ?> file = isOpenAi && map.get("file") instanceof Map<?, ?> form ? form : map;
        String url = isOpenAi ? string(file.get("file_data")) : blockUrl(map);
        String id = string(file.get("id".equals(file.get("source_type")) ? "id" : "file_id"));
        return url == null && id == null ? null : new ContentPart.File(string(file.get("filename")), url, id, map);
    }

    private static @Nullable String blockUrl(Map<String, @Nullable Object> map) {
        return url(map.get("url"), data(map), map.get("mime_type"));
    }

    private static @Nullable Object data(Map<String, @Nullable Object> map) {
        return map.get("base64") instanceof String data ? data : map.get("data");
    }

    private static @Nullable String url(@Nullable Object url, @Nullable Object data, @Nullable Object mediaType) {
        if (url instanceof String address) {
            return address;
        }
        return data instanceof String base64 && mediaType instanceof String type
                ? "data:" + type + ";base64," + base64
                : null;
    }

    private static @Nullable String string(@Nullable Object value) {
        return value instanceof String text ? text : null;
    }
}
