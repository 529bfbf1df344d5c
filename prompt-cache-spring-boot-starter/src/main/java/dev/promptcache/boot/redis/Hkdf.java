package dev.promptcache.boot.redis;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Derives keys from a secret, by RFC 5869 with HMAC-SHA-256, as long as one block; the JDK has it from 25 on. */
final class Hkdf {

    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] SALT = "prompt-cache fleet 1".getBytes(StandardCharsets.UTF_8);

    private Hkdf() {}

    /** 32 bytes that are good for one purpose. */
    static byte[] derive(String secret, String purpose) {
        byte[] pseudorandom = hmac(SALT, secret.getBytes(StandardCharsets.UTF_8));
        byte[] info = purpose.getBytes(StandardCharsets.UTF_8);
        byte[] block = Arrays.copyOf(info, info.length + 1);
        block[info.length] = 1;
        return hmac(pseudorandom, block);
    }

    private static byte[] hmac(byte[] key, byte[] text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }
}
