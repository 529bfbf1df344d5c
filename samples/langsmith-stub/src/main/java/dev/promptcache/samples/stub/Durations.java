package dev.promptcache.samples.stub;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 2s}, {@code 1m}, {@code PT2S}; a bare number is seconds. */
final class Durations {

    private static final Pattern SIMPLE = Pattern.compile("(\\d+)(ms|s|m)?");

    private Durations() {}

    static Duration parse(String text) {
        Matcher simple = SIMPLE.matcher(text.strip());
        if (!simple.matches()) {
            return iso(text);
        }
        long amount = Long.parseLong(simple.group(1));
        String unit = simple.group(2);
        if ("ms".equals(unit)) {
            return Duration.ofMillis(amount);
        }
        return "m".equals(unit) ? Duration.ofMinutes(amount) : Duration.ofSeconds(amount);
    }

    private static Duration iso(String text) {
        try {
            return Duration.parse(text.strip());
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("'" + text + "' is no duration; write 500ms, 2s, 1m or PT2S", e);
        }
    }
}
