package dev.promptcache.boot.autoconfigure;

import dev.promptcache.PromptKey;
import dev.promptcache.boot.SettingsText;
import dev.promptcache.boot.diagnostics.PropertyOrigins;
import dev.promptcache.langsmith.LangSmithConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.io.Resource;
import org.springframework.util.unit.DataSize;

/**
 * Checks the properties of the cache by the names that they are set by. All bad ones are reported in one message, each with its
 * origin, so that one start is enough to find them all.
 */
final class PropertyChecks {

    private static final String PREFIX = "langsmith.prompt-cache.";
    private static final DataSize LARGEST_BODY = DataSize.ofGigabytes(1);
    private static final String POSITIVE = "Must be positive, for example 30s.";

    private final PropertyOrigins origins;
    private final List<Violation> violations = new ArrayList<>();

    PropertyChecks(PropertyOrigins origins) {
        this.origins = origins;
    }

    void check(PromptCacheProperties properties) {
        require(properties.getMaxSize() >= 0, "max-size", properties.getMaxSize(), "Must be 0 (disables) or more.");
        requirePositive("refresh-interval", properties.getRefreshInterval());
        requireWindow("stale-while-revalidate", properties.getStaleWhileRevalidate());
        requireWindow("stale-if-error", properties.getStaleIfError());
        Duration negativeTtl = properties.getNegativeTtl();
        require(!negativeTtl.isNegative(), "negative-ttl", negativeTtl, "Must be 0 (turns it off) or more.");
        properties.getTrustedOwners().forEach(this::requireOwner);
        require(
                properties.getHistorySize() >= 0,
                "history-size",
                properties.getHistorySize(),
                "Must be 0 (none) or more.");
        DataSize largest = properties.getVetting().getMaxSize();
        require(
                largest == null || largest.toBytes() > 0,
                "vetting.max-size",
                largest,
                "Must be positive, for example 1MB.");
        check(properties.getRefresh());
        check(properties.getHttp());
        requireFile(properties.getSnapshot().getLocation());
        requireReadable(properties.getFallbackLocation());
        check(properties.getPreload(), properties.getMaxSize());
        report();
    }

    private void check(PromptCacheRefreshProperties refresh) {
        require(refresh.getConcurrency() > 0, "refresh.concurrency", refresh.getConcurrency(), "Must be 1 or more.");
        requirePositive("refresh.idle-timeout", refresh.getIdleTimeout());
        Duration initial = refresh.getBackoff().getInitialInterval();
        Duration max = refresh.getBackoff().getMaxInterval();
        requirePositive("refresh.backoff.initial-interval", initial);
        require(
                max.compareTo(initial) >= 0,
                "refresh.backoff.max-interval",
                max,
                "Must not be less than " + PREFIX + "refresh.backoff.initial-interval (" + SettingsText.of(initial)
                        + ").");
    }

    private void check(PromptCacheHttpProperties http) {
        requirePositive("http.connect-timeout", http.getConnectTimeout());
        requirePositive("http.read-timeout", http.getReadTimeout());
        require(
                http.getMaxRetries() >= 0,
                "http.max-retries",
                http.getMaxRetries(),
                "Must be 0 (turns them off) or more.");
        requirePositive("http.deadline", http.getDeadline());
        long size = http.getMaxBodySize().toBytes();
        require(
                size > 0 && size <= LARGEST_BODY.toBytes(),
                "http.max-body-size",
                http.getMaxBodySize(),
                "Must be positive and not more than 1GB, for example 5MB.");
    }

    private void check(PromptCachePreloadProperties preload, int maxSize) {
        requirePositive("preload.timeout", preload.getTimeout());
        Set<PromptKey> keys = new HashSet<>();
        preload.getIdentifiers().forEach(identifier -> requireIdentifier(identifier, keys));
        int count = keys.size();
        require(
                maxSize <= 0 || count <= maxSize,
                "preload.identifiers",
                count + " prompts",
                "Must not be more than " + PREFIX + "max-size (" + maxSize + ").");
    }

    private void requireIdentifier(String identifier, Set<PromptKey> keys) {
        boolean valid;
        try {
            keys.add(PromptCachePreloadProperties.key(identifier));
            valid = true;
        } catch (IllegalArgumentException e) {
            valid = false;
        }
        require(
                valid,
                "preload.identifiers",
                identifier,
                "Must be [owner/]name[:ref], for example joke-generator:prod.");
    }

    private void requireOwner(String owner) {
        require(
                owner.matches("[^\\s/:*]+"),
                "trusted-owners",
                owner,
                "Must be owners' handles, without prompt names and wildcards; to trust every owner, set " + PREFIX
                        + "allow-public-prompts.");
    }

    private void requireFile(@Nullable String location) {
        if (location != null && LangSmithConnection.isUnresolved(location)) {
            require(false, "snapshot.location", location, "It contains a placeholder that nothing resolves.");
            return;
        }
        require(
                FileLocations.isPath(location),
                "snapshot.location",
                location,
                "Must be a path or a file: URL, for example /var/lib/my-service/prompts.json, since the file is written.");
    }

    private void requireReadable(@Nullable String location) {
        require(
                FileLocations.resource(location).map(Resource::isReadable).orElse(true),
                "fallback-location",
                location,
                "Must be a file that exists and can be read, for example classpath:prompts.json.");
    }

    private void requirePositive(String name, @Nullable Duration value) {
        require(value == null || !value.isNegative() && !value.isZero(), name, value, POSITIVE);
    }

    private void requireWindow(String name, @Nullable Duration value) {
        require(value == null || !value.isNegative(), name, value, "Must be 0 or more; leave it out for no limit.");
    }

    private void require(boolean condition, String name, @Nullable Object value, String accepted) {
        if (!condition) {
            Object text = value instanceof Duration duration ? SettingsText.of(duration) : value;
            violations.add(new Violation(PREFIX + name, text, accepted));
        }
    }

    private void report() {
        if (violations.isEmpty()) {
            return;
        }
        Violation first = violations.get(0);
        StringBuilder reason = new StringBuilder(first.accepted());
        for (Violation other : violations.subList(1, violations.size())) {
            reason.append(System.lineSeparator())
                    .append("Also invalid is '" + other.name() + "' (" + origins.describe(other.name(), other.value())
                            + "): " + other.accepted());
        }
        throw new InvalidConfigurationPropertyValueException(first.name(), first.value(), reason.toString());
    }

    private record Violation(String name, @Nullable Object value, String accepted) {}
}
