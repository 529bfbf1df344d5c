package dev.promptcache.boot.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** What a script answered, read from the front. For one thread. */
final class ScriptAnswer {

    private final List<?> values;
    private int next;

    ScriptAnswer(List<?> values) {
        this.values = values;
    }

    boolean hasMore() {
        return next < values.size();
    }

    byte[] bytes() {
        return (byte[]) values.get(next++);
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    long number() {
        return Long.parseLong(text());
    }

    Duration micros() {
        return Duration.ofNanos(number() * 1000);
    }

    ScriptAnswer nested() {
        return new ScriptAnswer((List<?>) values.get(next++));
    }
}
