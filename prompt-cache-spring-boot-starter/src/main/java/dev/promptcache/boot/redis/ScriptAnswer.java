package dev.promptcache.boot.redis;

import dev.promptcache.PromptKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a script answered, read from the front. For one thread. */
final class ScriptAnswer {

    private final List<?> values;
    private int next;

    ScriptAnswer(List<?> values) {
        this.values = values;
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

    /** The prompts that the rest names; names that are none are left out. */
    List<PromptKey> keys() {
        List<PromptKey> keys = new ArrayList<>();
        while (next < values.size()) {
            PromptKey key = FleetKeys.key(text());
            if (key != null) {
                keys.add(key);
            }
        }
        return keys;
    }

    ScriptAnswer nested() {
        return new ScriptAnswer((List<?>) values.get(next++));
    }
}
