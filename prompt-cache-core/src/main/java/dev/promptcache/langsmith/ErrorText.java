package dev.promptcache.langsmith;

import dev.promptcache.internal.json.JsonReader;
import dev.promptcache.internal.json.JsonTextException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the body of an error says, as far as it can be LangSmith's own words: the field {@code error}, or {@code detail} where the
 * answer comes from its other half.
 *
 * @param words one short line, empty where the body has no such words
 * @param foreign whether there is a body of another kind, such as a proxy's page, or JSON with other fields
 */
record ErrorText(String words, boolean foreign) {

    private static final int MAX_LENGTH = 300;
    private static final long MEMORY = 1024 * 1024;

    /** What may only repeat the request. */
    private static final Pattern ADDRESS = Pattern.compile("\\S*[/?=&]\\S*");

    private static final Pattern NAMES_A_PROMPT =
            Pattern.compile("(?i)(?<![\\w.:-])(?:prompt|commit|repo|repository|tag)s?(?![\\w.:-]*\\w)");

    private static final Pattern BARE_REFUSAL = Pattern.compile("(?i)forbidden|unauthorized|");

    private static final String ERROR = "error";
    private static final String DETAIL = "detail";

    /** Reads the start of a body. */
    static ErrorText of(byte[] body, Credentials credentials) {
        Map<?, ?> fields = parse(body);
        String words =
                credentials.mask(words(fields)).replaceAll("\\p{C}+", " ").strip();
        return new ErrorText(shorten(words), isForeign(new String(body, StandardCharsets.UTF_8).strip(), fields));
    }

    /** Whether it is a prompt, or a version of one, that the words are about: only LangSmith knows of those. */
    boolean isAboutAPrompt() {
        return NAMES_A_PROMPT.matcher(ADDRESS.matcher(words).replaceAll(" ")).find();
    }

    /** The fields of the body, none if it is no JSON object. */
    private static Map<?, ?> parse(byte[] body) {
        try {
            return JsonReader.parse(body, MEMORY) instanceof Map<?, ?> fields ? fields : Map.of();
        } catch (JsonTextException | IllegalArgumentException e) {
            // A proxy's HTML page, say: the status has to do.
            return Map.of();
        }
    }

    /** An object that has no fields, or broke off before it was known which, may be LangSmith's. */
    private static boolean isForeign(String text, Map<?, ?> fields) {
        return text.startsWith("{")
                ? !fields.isEmpty() && !fields.containsKey(ERROR) && !fields.containsKey(DETAIL)
                : !BARE_REFUSAL.matcher(text).matches();
    }

    private static String words(Map<?, ?> fields) {
        @Nullable Object error = fields.get(ERROR) instanceof String text ? text : fields.get(DETAIL);
        return error instanceof String text ? text : "";
    }

    private static String shorten(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "...";
    }
}
