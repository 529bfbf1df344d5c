package dev.promptcache.boot.langchain4j;

import org.jspecify.annotations.Nullable;

/**
 * A {@code data:} URL in base64.
 *
 * @param mediaType the type of what it holds
 * @param base64 what it holds
 */
record DataUrl(String mediaType, String base64) {

    private static final String SCHEME = "data:";
    private static final String BASE64 = ";base64,";

    /** The URL's parts, null if it is no such URL. */
    static @Nullable DataUrl parse(String url) {
        int comma = url.indexOf(BASE64);
        return url.startsWith(SCHEME) && comma > 0
                ? new DataUrl(url.substring(SCHEME.length(), comma), url.substring(comma + BASE64.length()))
                : null;
    }
}
