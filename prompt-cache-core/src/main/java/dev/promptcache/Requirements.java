package dev.promptcache;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Checks of settings, whose failures name the setting and what is accepted. */
final class Requirements {

    private Requirements() {}

    static void notNegative(String name, int value) {
        require(value >= 0, name, value, "must not be negative");
    }

    static void positive(String name, int value) {
        require(value > 0, name, value, "must be positive");
    }

    static void notNegative(String name, @Nullable Duration value) {
        require(value == null || !value.isNegative(), name, value, "must not be negative");
    }

    static void positive(String name, @Nullable Duration value) {
        require(value == null || !value.isNegative() && !value.isZero(), name, value, "must be positive");
    }

    static void notLess(String name, Duration value, String leastName, Duration least) {
        require(value.compareTo(least) >= 0, name, value, "must not be less than " + leastName + " (" + least + ")");
    }

    private static void require(boolean condition, String name, @Nullable Object value, String rule) {
        if (!condition) {
            throw new IllegalArgumentException(name + " " + rule + ", but is " + value);
        }
    }
}
