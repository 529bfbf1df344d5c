package dev.promptcache.boot.springai;

import dev.promptcache.template.ContentPart;
import java.net.URLConnection;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.content.Media;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/** Makes Spring AI's media of images, sounds and files. */
final class MediaWriter {

    private static final String DATA = "data:";
    private static final String BASE64 = ";base64,";

    private MediaWriter() {}

    /** The media, null if Spring AI has none for the part. */
    static @Nullable Media media(ContentPart part) {
        try {
            if (part instanceof ContentPart.Image image) {
                return media(image.url(), "image/*", null);
            }
            if (part instanceof ContentPart.Audio audio) {
                return Media.builder()
                        .mimeType(MimeTypeUtils.parseMimeType(audioType(audio.mediaType())))
                        .data(Base64.getDecoder().decode(audio.data()))
                        .build();
            }
            return part instanceof ContentPart.File file && file.url() != null
                    // Spring AI would make up a name with an id in it, which keeps providers from caching the prompt.
                    ? media(file.url(), "application/pdf", file.name() == null ? "file.pdf" : file.name())
                    : null;
        } catch (IllegalArgumentException e) {
            // No base64, or a media type that is none: a model would not understand it either.
            return null;
        }
    }

    private static Media media(String url, String otherwise, @Nullable String name) {
        Media.Builder media = Media.builder();
        if (name != null) {
            media.name(name);
        }
        int comma = url.indexOf(BASE64);
        if (url.startsWith(DATA) && comma > 0) {
            byte[] bytes = Base64.getMimeDecoder().decode(url.substring(comma + BASE64.length()));
            return media.mimeType(MimeTypeUtils.parseMimeType(url.substring(DATA.length(), comma)))
                    .data(bytes)
                    .build();
        }
        // As text: not every address that a provider takes is a URI to Java.
        return media.mimeType(guess(url, otherwise)).data(url).build();
    }

    private static MimeType guess(String url, String otherwise) {
        int end = url.length();
        for (char delimiter : new char[] {'?', '#'}) {
            int index = url.indexOf(delimiter);
            end = index >= 0 ? Math.min(end, index) : end;
        }
        String type = URLConnection.guessContentTypeFromName(url.substring(0, end));
        return MimeTypeUtils.parseMimeType(type == null ? otherwise : type);
    }

    /** Spring AI's OpenAI module looks for the format's name in the type. */
    private static String audioType(String mediaType) {
        return mediaType.equals("audio/mpeg") ? "audio/mp3" : mediaType;
    }
}
