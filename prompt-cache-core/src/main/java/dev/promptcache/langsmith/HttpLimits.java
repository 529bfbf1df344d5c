package dev.promptcache.langsmith;

import java.time.Duration;
import java.util.Objects;

/**
 * How long an attempt may take, and how much it may bring.
 *
 * @param connectTimeout how long setting up a connection may take
 * @param readTimeout how long the answer may take, body included
 * @param maxBodySize the largest body, in bytes
 */
record HttpLimits(Duration connectTimeout, Duration readTimeout, int maxBodySize) {

    HttpLimits {
        requirePositive(connectTimeout, "connectTimeout");
        requirePositive(readTimeout, "readTimeout");
        if (maxBodySize <= 0) {
            throw new IllegalArgumentException("maxBodySize must be positive, but is " + maxBodySize);
        }
    }

    /** How long an attempt may take of a caller who can wait for some time. */
    Duration timeout(Duration left) {
        return readTimeout.compareTo(left) < 0 ? readTimeout : left;
    }

    private static void requirePositive(Duration duration, String name) {
        if (Objects.requireNonNull(duration, name).isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, but is " + duration);
        }
    }
}
