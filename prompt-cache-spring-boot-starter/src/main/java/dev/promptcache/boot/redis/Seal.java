package dev.promptcache.boot.redis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals what is stored with AES-256-GCM, so that nobody can read or change it who has not got the secret, and nobody can pass it
 * off as something else. Thread-safe.
 */
final class Seal {

    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int ID_BYTES = 4;

    private final SecureRandom random = new SecureRandom();
    private final Map<ByteBuffer, SecretKeySpec> keys = new LinkedHashMap<>();
    private final ByteBuffer first;

    /** With the first of the secrets it seals; it opens what was sealed with any. */
    Seal(List<String> secrets) {
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("There is no secret to seal with");
        }
        secrets.forEach(secret -> keys.put(id(secret), new SecretKeySpec(Hkdf.derive(secret, "aes"), "AES")));
        this.first = id(secrets.get(0));
    }

    /** Seals something for a place that it belongs to, and that must be named to open it. */
    byte[] close(byte[] plain, String place) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        SecretKeySpec key = keys.get(first);
        if (key == null) {
            throw new IllegalStateException("The first key is missing");
        }
        byte[] sealed = run(Cipher.ENCRYPT_MODE, key, nonce, place, plain);
        if (sealed == null) {
            throw new IllegalStateException("Sealing failed");
        }
        return ByteBuffer.allocate(ID_BYTES + NONCE_BYTES + sealed.length)
                .put(first.duplicate())
                .put(nonce)
                .put(sealed)
                .array();
    }

    /** Opens something that was sealed for a place, or null if it was not, or not with a known secret, or was changed. */
    byte @Nullable [] open(byte[] sealed, String place) {
        if (sealed.length < ID_BYTES + NONCE_BYTES + TAG_BITS / Byte.SIZE) {
            return null;
        }
        SecretKeySpec key = keys.get(ByteBuffer.wrap(sealed, 0, ID_BYTES));
        byte[] nonce = Arrays.copyOfRange(sealed, ID_BYTES, ID_BYTES + NONCE_BYTES);
        byte[] text = Arrays.copyOfRange(sealed, ID_BYTES + NONCE_BYTES, sealed.length);
        return key == null ? null : run(Cipher.DECRYPT_MODE, key, nonce, place, text);
    }

    /** What everything begins with that this seals. */
    byte[] id() {
        return first.array().clone();
    }

    private static byte @Nullable [] run(int mode, SecretKeySpec key, byte[] nonce, String place, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance(TRANSFORMATION);
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            // With what is opened, the tag does not match: it was sealed for another place, or changed.
            return null;
        }
    }

    private static ByteBuffer id(String secret) {
        return ByteBuffer.wrap(Arrays.copyOf(Hkdf.derive(secret, "id"), ID_BYTES));
    }
}
