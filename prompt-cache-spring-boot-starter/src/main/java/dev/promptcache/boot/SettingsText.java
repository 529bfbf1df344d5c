package dev.promptcache.boot;

import dev.promptcache.PromptCacheConfig;
import java.time.Duration;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/**
 * Writes settings as an operator would set them: the properties' names, durations such as {@code 5m}.
 *
 * @since 0.1.0
 */
public final class SettingsText {

    private SettingsText() {}

    /**
     * Writes all settings.
     *
     * @param config the settings
     * @return {@code name=value} for each property, separated by commas
     */
    public static String of(PromptCacheConfig config) {
        return new StringJoiner(", ")
                .add("max-size=" + config.maxSize())
                .add("ttl=" + of(config.ttl()))
                .add("refresh-interval=" + of(config.refreshInterval()))
                .add("stale-while-revalidate=" + window(config.staleWhileRevalidate(), config.staleIfError()))
                .add("stale-if-error=" + window(config.staleIfError(), null))
                .add("negative-ttl=" + of(config.negativeTtl()))
                .add("on-not-found=" + config.onNotFound().name().toLowerCase(Locale.ROOT))
                .add("refresh.concurrency=" + config.refreshConcurrency())
                .add("refresh.idle-timeout=" + (config.idleTimeout() == null ? "none" : of(config.idleTimeout())))
                .add("refresh.backoff.initial-interval=" + of(config.backoffInitial()))
                .add("refresh.backoff.max-interval=" + of(config.backoffMax()))
                .add("http.deadline=" + of(config.deadline()))
                .toString();
    }

    /**
     * Writes a duration.
     *
     * @param duration the duration
     * @return numbers with units, the largest first, for example {@code 5m} or {@code 1h30m}
     */
    public static String of(Duration duration) {
        return duration.isZero() ? "0s" : DurationFormatterUtils.print(duration, DurationFormat.Style.COMPOSITE);
    }

    private static String window(@Nullable Duration window, @Nullable Duration otherwise) {
        Duration effective = window == null ? otherwise : window;
        return effective == null ? "unlimited" : of(effective);
    }
}
