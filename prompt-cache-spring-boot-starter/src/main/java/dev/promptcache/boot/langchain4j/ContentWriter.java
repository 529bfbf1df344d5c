package dev.promptcache.boot.langchain4j;

import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.ImageContent.DetailLevel;
import dev.langchain4j.data.message.PdfFileContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.pdf.PdfFile;
import dev.promptcache.boot.adapter.DataUrl;
import dev.promptcache.boot.adapter.MediaTypes;
import dev.promptcache.template.ContentPart;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes LangChain4j's contents of a message's parts. */
final class ContentWriter {

    private static final String PDF = "application/pdf";

    private ContentWriter() {}

    /** The content, null if LangChain4j has none for the part. */
    static @Nullable Content content(ContentPart part) {
        if (part instanceof ContentPart.Text text) {
            return TextContent.from(text.text());
        }
        try {
            if (part instanceof ContentPart.Image image) {
                return ImageContent.from(image(image.url()), detail(image.detail()));
            }
            if (part instanceof ContentPart.Audio audio) {
                return AudioContent.from(audio.data(), audio.mediaType());
            }
            return part instanceof ContentPart.File file && file.url() != null ? file(part, file.url()) : null;
        } catch (IllegalArgumentException e) {
            // An address that is none to Java.
            return null;
        }
    }

    private static Image image(String url) {
        DataUrl data = DataUrl.parse(url);
        return data == null
                ? Image.builder().url(url).build()
                : Image.builder()
                        .base64Data(data.base64())
                        .mimeType(data.mediaType())
                        .build();
    }

    /** LangChain4j has PDF files alone. */
    private static @Nullable Content file(ContentPart part, String url) {
        DataUrl data = DataUrl.parse(url);
        if (data != null) {
            return data.mediaType().equals(PDF) ? PdfFileContent.from(data.base64(), PDF) : null;
        }
        return MediaTypes.ofAddress(part, url, PDF).equals(PDF)
                ? PdfFileContent.from(PdfFile.builder().url(url).build())
                : null;
    }

    /** Whether LangChain4j knows the detail that a prompt says; one that says nothing leaves it to the provider. */
    static boolean hasLevel(@Nullable String detail) {
        return detail == null || level(detail) != null;
    }

    /** LangChain leaves it to the provider unless the prompt says; LangChain4j would say "low". */
    private static DetailLevel detail(@Nullable String detail) {
        DetailLevel level = detail == null ? null : level(detail);
        return level == null ? DetailLevel.AUTO : level;
    }

    private static @Nullable DetailLevel level(String detail) {
        String name = detail.toUpperCase(Locale.ROOT);
        return Arrays.stream(DetailLevel.values())
                .filter(level -> level.name().equals(name))
                .findFirst()
                .orElse(null);
    }
}
