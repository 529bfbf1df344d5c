package dev.promptcache.boot.webhook;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** The secrets by which LangSmith is known. Immutable. Keeps their digests alone. */
final class WebhookSecrets {

    private static final String ALGORITHM = "SHA-256";

    private final List<byte[]> digests;

    WebhookSecrets(List<String> secrets) {
        this.digests = secrets.stream().map(WebhookSecrets::digest).toList();
    }

    /** Whether the values of the header are one of the secrets. Takes the same time for every wrong value of a length. */
    boolean match(List<String> values) {
        if (values.size() != 1) {
            return false;
        }
        byte[] given = digest(values.get(0));
        boolean matches = false;
        for (byte[] digest : digests) {
            matches |= MessageDigest.isEqual(digest, given);
        }
        return matches;
    }

    private static byte[] digest(String secret) {
        try {
            return MessageDigest.getInstance(ALGORITHM).digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }
}
