package dev.promptcache.langsmith;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Tells connections apart without telling their credentials: two are the same if they have the same endpoint, workspace and
 * credentials, where those count. A hash keyed with the credentials themselves, so that nobody who has not got them can test a guess at anything
 * but them.
 */
final class ConnectionFingerprint {

    private static final String ALGORITHM = "HmacSHA256";
    // Also the key where there are no credentials: an empty one is not allowed.
    private static final String LABEL = "prompt-cache connection 2";

    private ConnectionFingerprint() {}

    /** 64 hexadecimal digits. */
    static String of(String endpoint, @Nullable String workspaceId, Credentials credentials) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(
                    new SecretKeySpec((LABEL + join(credentials.lines())).getBytes(StandardCharsets.UTF_8), ALGORITHM));
            List<String> rest = List.of(LABEL, endpoint, Objects.requireNonNullElse(workspaceId, ""));
            return HexFormat.of().formatHex(mac.doFinal(join(rest).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }

    /** With their lengths, so that no part can pass for the end of another. */
    private static String join(List<String> parts) {
        StringBuilder joined = new StringBuilder();
        parts.forEach(part -> joined.append(part.length()).append(':').append(part));
        return joined.toString();
    }
}
