package dev.promptcache.langsmith;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where LangSmith is, and who asks. Immutable. The text form never shows the key.
 *
 * @param endpoint the base URL that the API's paths are appended to; slashes at its end are left out
 * @param apiKey the API key, or null where the application authenticates its requests in another way
 * @param workspaceId the workspace that the key acts in, or null for the key's own
 * @since 0.1.0
 */
public record LangSmithConnection(
        String endpoint, @Nullable String apiKey, @Nullable String workspaceId) {

    private static final int HIGHEST_PORT = 65_535;

    /** What stands for a whole value is one only where it is all of it: a key may have any sign in it. */
    private static final Pattern PLACEHOLDER =
            Pattern.compile(".*\\$\\{.*|.*#\\{.*}.*|\\$\\(.*\\)|\\{\\{.*}}|@.*@|%.*%|<.*>", Pattern.DOTALL);

    /**
     * Checks the parts.
     *
     * @param endpoint the base URL
     * @param apiKey the API key
     * @param workspaceId the workspace, or null
     * @throws IllegalArgumentException if the endpoint is no http(s) URL, or the key or the workspace cannot be sent as an
     *     HTTP header or is a placeholder that was not resolved; the message does not show the key
     */
    public LangSmithConnection {
        if (!isBaseUrl(Objects.requireNonNull(endpoint, "endpoint"))) {
            throw new IllegalArgumentException("The LangSmith endpoint must be an absolute http or https URL without "
                    + "user, query and fragment");
        }
        endpoint = endpoint.replaceAll("/+$", "");
        requireResolved("API key", apiKey);
        requireResolved("workspace id", workspaceId);
        if (apiKey != null && !isHeaderValue(apiKey)) {
            throw new IllegalArgumentException("The LangSmith API key must consist of visible ASCII characters");
        }
        if (workspaceId != null && !isHeaderValue(workspaceId)) {
            throw new IllegalArgumentException("The LangSmith workspace id must consist of visible ASCII characters");
        }
    }

    /**
     * Whether a text can be the base URL of LangSmith's API.
     *
     * @param text the text
     * @return true for an absolute http or https URL without user, query and fragment
     */
    public static boolean isBaseUrl(String text) {
        try {
            URI uri = new URI(text);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            return (scheme.equals("http") || scheme.equals("https"))
                    && uri.getHost() != null
                    && uri.getPort() <= HIGHEST_PORT
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /**
     * Whether a text can be a key or an id in an HTTP header. HTTP clients refuse others with messages that quote them.
     *
     * @param text the text
     * @return true for one or more visible ASCII characters
     */
    public static boolean isHeaderValue(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /**
     * Whether a text has a placeholder in it, such as <code>${MY_KEY}</code>, or is one as a build or a shell would replace it, such as
     * <code>@my.key@</code> or <code>$(MY_KEY)</code>, that should have been resolved: sent as a key, it would look like a wrong one.
     *
     * @param text the text
     * @return true if it has
     */
    public static boolean isUnresolved(String text) {
        return PLACEHOLDER.matcher(text).matches();
    }

    private static void requireResolved(String name, @Nullable String text) {
        if (text != null && isUnresolved(text)) {
            throw new IllegalArgumentException(
                    "The LangSmith " + name + " contains a placeholder, such as ${...}, that was not resolved");
        }
    }

    /**
     * The endpoint and the workspace; the key is masked.
     *
     * @return a text that is safe to log
     */
    @Override
    public String toString() {
        return "LangSmithConnection[endpoint=" + endpoint + ", apiKey=" + (apiKey == null ? null : "****")
                + ", workspaceId=" + workspaceId + ']';
    }
}
