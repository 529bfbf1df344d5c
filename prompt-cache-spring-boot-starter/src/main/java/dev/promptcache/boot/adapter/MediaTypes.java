package dev.promptcache.boot.adapter;

import dev.promptcache.template.ContentPart;
import java.net.URLConnection;

/**
 * The types of images and files that a prompt has by their addresses.
 *
 * @since 0.1.0
 */
public final class MediaTypes {

    private MediaTypes() {}

    /**
     * The type of what is at an address: what the part says of it, else what the end of the address means.
     *
     * @param part the part
     * @param url its address
     * @param otherwise the type where neither says anything
     * @return a media type such as {@code image/png}
     */
    public static String ofAddress(ContentPart part, String url, String otherwise) {
        if (part.toMap().get("mime_type") instanceof String declared) {
            return declared;
        }
        String guess = URLConnection.guessContentTypeFromName(url.replaceFirst("[?#].*", ""));
        return guess == null ? otherwise : guess;
    }
}
