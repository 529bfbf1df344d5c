package dev.promptcache.langsmith;

import dev.promptcache.PromptKey;
import java.nio.charset.StandardCharsets;

/** The path of a prompt below the endpoint: each part of its identifier in one segment, whatever is in it. */
final class PromptPath {

    private static final String TEMPLATE = "/commits/{owner}/{repo}/{ref}";
    private static final String WITH_MODEL = "?include_model=true";
    private static final String UNRESERVED = "-._~";

    private PromptPath() {}

    /** The path with variables. */
    static String template(PromptKey key) {
        return TEMPLATE + query(key);
    }

    /** The path itself, encoded. */
    static String of(PromptKey key) {
        return "/commits/" + encode(key.owner()) + '/' + encode(key.name()) + '/' + encode(key.ref()) + query(key);
    }

    private static String query(PromptKey key) {
        return key.includeModel() ? WITH_MODEL : "";
    }

    private static String encode(String segment) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : segment.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (plain || UNRESERVED.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append(String.format("%%%02X", (int) c));
            }
        }
        return encoded.toString();
    }
}
