package dev.promptcache.boot.autoconfigure;

import dev.promptcache.boot.SettingsText;
import dev.promptcache.boot.diagnostics.PropertyOrigins;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Explains values that are valid each by itself and together do not do what whoever set them may expect. That is no reason not
 * to start.
 */
final class PropertyAdvice {

    private static final Logger log = LoggerFactory.getLogger(PropertyAdvice.class);
    private static final String PREFIX = "langsmith.prompt-cache.";

    private final PropertyOrigins origins;
    private final List<String> texts = new ArrayList<>();

    private PropertyAdvice(PropertyOrigins origins) {
        this.origins = origins;
    }

    /** Logs a warning for each matter, which names the properties, their values and where those were set. */
    static void log(PromptCacheProperties properties, PropertyOrigins origins) {
        PropertyAdvice advice = new PropertyAdvice(origins);
        advice.windows(properties);
        advice.interval(properties);
        advice.timeouts(properties.getHttp());
        advice.texts.forEach(log::warn);
    }

    private void windows(PromptCacheProperties properties) {
        Duration revalidate = properties.getStaleWhileRevalidate();
        Duration error = properties.getStaleIfError();
        if (properties.getTtl().isNegative()) {
            ineffective("stale-while-revalidate", revalidate, properties);
            ineffective("stale-if-error", error, properties);
        } else if (revalidate != null && error != null && error.compareTo(revalidate) < 0) {
            add(setting("stale-if-error", error) + " has no effect, since it is shorter than "
                    + setting("stale-while-revalidate", revalidate)
                    + ": until that ends, stale prompts are served whether LangSmith fails or not.");
        }
    }

    private void ineffective(String name, @Nullable Duration window, PromptCacheProperties properties) {
        if (window != null) {
            add(setting(name, window) + " has no effect, since " + setting("ttl", properties.getTtl())
                    + " is negative: prompts never go stale.");
        }
    }

    private void interval(PromptCacheProperties properties) {
        Duration window = properties.getStaleWhileRevalidate();
        String name = "stale-while-revalidate";
        if (window == null) {
            window = properties.getStaleIfError();
            name = "stale-if-error";
        }
        Duration interval = properties.getRefreshInterval();
        if (window == null || window.isZero() || properties.getTtl().isNegative() || interval.compareTo(window) <= 0) {
            return;
        }
        add(setting("refresh-interval", interval) + " is longer than " + setting(name, window)
                + ": a prompt that nobody reads leaves that window before the background refresh looks at it, and the next"
                + " caller waits for LangSmith. Shorten the interval or lengthen the window.");
    }

    private void timeouts(PromptCacheHttpProperties http) {
        Duration deadline = http.getDeadline();
        timeout("http.connect-timeout", http.getConnectTimeout(), deadline);
        timeout("http.read-timeout", http.getReadTimeout(), deadline);
    }

    private void timeout(String name, Duration timeout, Duration deadline) {
        if (timeout.compareTo(deadline) > 0) {
            add(setting(name, timeout) + " has no effect, since it is longer than " + setting("http.deadline", deadline)
                    + ", which ends the whole fetch.");
        }
    }

    private void add(String text) {
        texts.add(text);
    }

    private String setting(String name, Duration value) {
        return PREFIX + name + " (" + origins.describe(PREFIX + name, SettingsText.of(value)) + ")";
    }
}
