package dev.promptcache.boot.adapter;

import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A {@code data:} URL in base64, which stands for what it holds.
 *
 * @param mediaType the type of what it holds, such as {@code image/png}
 * @param base64 what it holds
 * @since 0.1.0
 */
public record DataUrl(String mediaType, String base64) {

    private static final String SCHEME = "data:";
    private static final String BASE64 = ";base64,";

    /**
     * Reads a URL.
     *
     * @param url any URL
     * @return its parts, or null if it is no {@code data:} URL in base64
     */
    public static @Nullable DataUrl parse(String url) {
        int data = url.indexOf(BASE64);
        boolean isOne = data > 0
                && url.substring(0, SCHEME.length()).toLowerCase(Locale.ROOT).equals(SCHEME);
        return isOne ? new DataUrl(url.substring(SCHEME.length(), data), url.substring(data + BASE64.length())) : null;
    }

    /**
     * A URL of some bytes.
     *
     * @param mediaType the bytes' type
     * @param bytes the bytes
     * @return the URL
     */
    public static DataUrl of(String mediaType, byte[] bytes) {
        return new DataUrl(mediaType, Base64.getEncoder().encodeToString(bytes));
    }

    /**
     * The bytes.
     *
     * @return the bytes
     * @throws IllegalArgumentException if it is no base64
     */
    public byte[] bytes() {
        return decode(base64);
    }

    /**
     * Decodes base64, which may stand on several lines.
     *
     * @param base64 the text
     * @return the bytes
     * @throws IllegalArgumentException if it is no base64
     */
    public static byte[] decode(String base64) {
        return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
    }

    /**
     * The URL.
     *
     * @return the text
     */
    @Override
    public String toString() {
        return SCHEME + mediaType + BASE64 + base64;
    }
}
