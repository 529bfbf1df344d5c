package dev.promptcache.samples.stub;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Splits a request's path before it is decoded, so that an encoded slash does not split a name. */
final class RawPath {

    private RawPath() {}

    /** The decoded segments; a trailing slash adds none. */
    static List<String> segments(String rawPath) {
        String path = rawPath.startsWith("/") ? rawPath.substring(1) : rawPath;
        return Arrays.stream(path.split("/")).map(RawPath::decode).toList();
    }

    static String decodeForm(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String decode(String segment) {
        // In a path, unlike in a form, a plus sign stands for itself.
        return decodeForm(segment.replace("+", "%2B"));
    }
}
