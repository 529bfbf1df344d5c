package dev.promptcache.boot.springai;

import dev.promptcache.boot.adapter.DataUrl;
import dev.promptcache.boot.adapter.MediaTypes;
import dev.promptcache.template.ContentPart;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.content.Media;
import org.springframework.util.MimeTypeUtils;

/** Makes Spring AI's media of images, sounds and files. */
final class MediaWriter {

    private MediaWriter() {}

    /** The media, null if Spring AI has none for the part. */
    static @Nullable Media media(ContentPart part) {
        try {
            if (part instanceof ContentPart.Image image) {
                return media(part, image.url(), "image/*", null);
            }
            if (part instanceof ContentPart.Audio audio) {
                return Media.builder()
                        .mimeType(MimeTypeUtils.parseMimeType(audioType(audio.mediaType())))
                        .data(DataUrl.decode(audio.data()))
                        .build();
            }
            return part instanceof ContentPart.File file && file.url() != null
                    // Spring AI would make up a name with an id in it, which keeps providers from caching the prompt.
                    ? media(part, file.url(), "application/pdf", file.name() == null ? "file.pdf" : file.name())
                    : null;
        } catch (IllegalArgumentException e) {
            // No base64, or a media type that is none: a model would not understand it either.
            return null;
        }
    }

    /** Whether models take a file of this type; Spring AI's OpenAI module writes the others into the text. */
    static boolean isForModels(Media media) {
        return media.getMimeType().getType().equals("image")
                || media.getMimeType().getType().equals("audio")
                || media.getMimeType().getSubtype().equals("pdf");
    }

    private static Media media(ContentPart part, String url, String otherwise, @Nullable String name) {
        Media.Builder media = Media.builder();
        if (name != null) {
            media.name(name);
        }
        DataUrl data = DataUrl.parse(url);
        return data == null
                // As text: not every address that a provider takes is a URI to Java.
                ? media.mimeType(MimeTypeUtils.parseMimeType(MediaTypes.ofAddress(part, url, otherwise)))
                        .data(url)
                        .build()
                : media.mimeType(MimeTypeUtils.parseMimeType(data.mediaType()))
                        .data(data.bytes())
                        .build();
    }

    /** Spring AI's OpenAI module looks for the format's name in the type. */
    private static String audioType(String mediaType) {
        return mediaType.equals("audio/mpeg") ? "audio/mp3" : mediaType;
    }
}
