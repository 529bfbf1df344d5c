package dev.promptcache.boot.cloud;

import dev.promptcache.PromptCacheConfig;
import dev.promptcache.boot.SettingsText;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A setting that a running cache takes over.
 *
 * @param <T> what it is set to
 * @param property the name of its property below {@code langsmith.prompt-cache}
 * @param value reads it
 * @param change sets it
 */
record LiveSetting<T extends @Nullable Object>(
        String property, Function<PromptCacheConfig, T> value, BiConsumer<PromptCacheConfig.Builder, T> change) {

    static final List<LiveSetting<?>> ALL = List.of(
            new LiveSetting<>("max-size", PromptCacheConfig::maxSize, PromptCacheConfig.Builder::maxSize),
            new LiveSetting<>("ttl", PromptCacheConfig::ttl, PromptCacheConfig.Builder::ttl),
            new LiveSetting<>(
                    "refresh-interval", PromptCacheConfig::refreshInterval, PromptCacheConfig.Builder::refreshInterval),
            new LiveSetting<@Nullable Duration>(
                    "stale-while-revalidate",
                    PromptCacheConfig::staleWhileRevalidate,
                    PromptCacheConfig.Builder::staleWhileRevalidate),
            new LiveSetting<@Nullable Duration>(
                    "stale-if-error", PromptCacheConfig::staleIfError, PromptCacheConfig.Builder::staleIfError),
            new LiveSetting<>("negative-ttl", PromptCacheConfig::negativeTtl, PromptCacheConfig.Builder::negativeTtl),
            new LiveSetting<>("on-not-found", PromptCacheConfig::onNotFound, PromptCacheConfig.Builder::onNotFound),
            new LiveSetting<>(
                    "refresh.concurrency",
                    PromptCacheConfig::refreshConcurrency,
                    PromptCacheConfig.Builder::refreshConcurrency),
            new LiveSetting<@Nullable Duration>(
                    "refresh.idle-timeout", PromptCacheConfig::idleTimeout, PromptCacheConfig.Builder::idleTimeout),
            new LiveSetting<>(
                    "refresh.backoff.initial-interval",
                    PromptCacheConfig::backoffInitial,
                    PromptCacheConfig.Builder::backoffInitial),
            new LiveSetting<>(
                    "refresh.backoff.max-interval",
                    PromptCacheConfig::backoffMax,
                    PromptCacheConfig.Builder::backoffMax));

    /** Takes the setting over if it has changed, and says so; null if it has not. */
    @Nullable
    String carry(PromptCacheConfig before, PromptCacheConfig after, PromptCacheConfig.Builder target) {
        T was = value.apply(before);
        T is = value.apply(after);
        if (Objects.equals(was, is)) {
            return null;
        }
        change.accept(target, is);
        return property + " from " + text(was) + " to " + text(is);
    }

    private static String text(@Nullable Object value) {
        if (value instanceof Duration duration) {
            return SettingsText.of(duration);
        }
        return value == null ? "none" : value.toString().toLowerCase(Locale.ROOT);
    }
}
