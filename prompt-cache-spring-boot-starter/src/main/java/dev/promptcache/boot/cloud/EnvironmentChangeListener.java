package dev.promptcache.boot.cloud;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCacheConfig;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.NestedExceptionUtils;

/**
 * Lets a running cache follow its properties when the environment changes: sizes, ttl, windows, intervals and back-off. What has
 * not changed stays as it is in force, also where a customizer has set it. Of all other settings it says that they need a restart,
 * and values that are not valid change nothing. Thread-safe.
 *
 * @since 0.1.0
 */
public final class EnvironmentChangeListener implements ApplicationListener<EnvironmentChangeEvent> {

    private static final Logger log = LoggerFactory.getLogger(EnvironmentChangeListener.class);
    private static final Set<ConfigurationPropertyName> CONNECTION = Set.of(
            ConfigurationPropertyName.of("langsmith.api-key"),
            ConfigurationPropertyName.of("langsmith.endpoint"),
            ConfigurationPropertyName.of("langsmith.workspace-id"));
    private static final ConfigurationPropertyName CACHE = ConfigurationPropertyName.of("langsmith.prompt-cache");
    private static final List<ConfigurationPropertyName> LIVE = LiveSetting.ALL.stream()
            .map(setting -> CACHE.append(setting.property()))
            .toList();

    private final AsyncPromptCache cache;
    private final Supplier<PromptCacheConfig> properties;

    @GuardedBy("this")
    private PromptCacheConfig known;

    /**
     * Makes a listener.
     *
     * @param cache the cache that follows
     * @param properties reads and checks what the properties say at the time, and throws what it has against them
     */
    public EnvironmentChangeListener(AsyncPromptCache cache, Supplier<PromptCacheConfig> properties) {
        this.cache = cache;
        this.properties = properties;
        this.known = properties.get();
    }

    @Override
    public synchronized void onApplicationEvent(EnvironmentChangeEvent event) {
        List<ConfigurationPropertyName> changed = event.getKeys().stream()
                .map(key -> ConfigurationPropertyName.adapt(key, '.'))
                .filter(name -> CACHE.isAncestorOf(name) || CONNECTION.contains(name))
                .toList();
        if (changed.isEmpty()) {
            return;
        }
        follow();
        List<ConfigurationPropertyName> restart =
                changed.stream().filter(name -> !LIVE.contains(name)).sorted().toList();
        if (!restart.isEmpty()) {
            log.warn("The prompt cache follows these changed properties with the next restart only: {}", restart);
        }
    }

    private static String reason(RuntimeException failure) {
        Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
        return cause == failure
                ? String.valueOf(failure.getMessage())
                : failure.getMessage() + ": " + cause.getMessage();
    }

    @GuardedBy("this")
    private void follow() {
        PromptCacheConfig wanted;
        try {
            wanted = properties.get();
        } catch (RuntimeException e) {
            log.warn(
                    "The changed properties of the prompt cache are not valid, and its settings stay as they are: {}",
                    reason(e));
            return;
        }
        PromptCacheConfig before = known;
        PromptCacheConfig.Builder target = cache.config().toBuilder();
        List<String> changes = LiveSetting.ALL.stream()
                .map(setting -> setting.carry(before, wanted, target))
                .filter(Objects::nonNull)
                .toList();
        if (!changes.isEmpty()) {
            cache.configure(target.build());
            log.info("The prompt cache follows its changed properties: {}", String.join(", ", changes));
        }
        known = wanted;
    }
}
