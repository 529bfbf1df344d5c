package dev.promptcache.boot.langsmith;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Tells connections apart without telling the key: two are the same if they have the same endpoint, workspace and key. A hash
 * keyed with the API key itself, so that nobody who has not got the key can test a guess at anything but the key.
 */
final class ConnectionFingerprint {

    private static final String ALGORITHM = "HmacSHA256";
    // Also the key where there is no API key: an empty one is not allowed.
    private static final String LABEL = "prompt-cache connection 1";

    private ConnectionFingerprint() {}

    /** 64 hexadecimal digits. */
    static String of(LangSmithConnection connection) {
        String key = Objects.requireNonNullElse(connection.apiKey(), LABEL);
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            update(mac, LABEL);
            update(mac, connection.apiKey() == null ? "no key" : "key");
            update(mac, connection.endpoint());
            update(mac, connection.workspaceId());
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }

    /** With its length, so that no part can pass for the end of another. */
    private static void update(Mac mac, @Nullable String part) {
        byte[] bytes = part == null ? new byte[0] : part.getBytes(StandardCharsets.UTF_8);
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, part == null ? -1 : bytes.length));
        mac.update(bytes);
    }
}
