package dev.promptcache.boot.autoconfigure;

import dev.promptcache.boot.diagnostics.FleetException;
import dev.promptcache.boot.redis.FleetSettings;
import dev.promptcache.langsmith.LangSmithConnection;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.StringUtils;

/**
 * Properties of the fleet, whose instances share prompts through Redis.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("langsmith.prompt-cache.fleet")
public class PromptCacheFleetProperties {

    private static final String PREFIX = "langsmith.prompt-cache.fleet.";
    private static final int SHORTEST_KEY = 16;

    /**
     * Whether to share prompts with other instances through the application's Redis.
     */
    private boolean enabled;

    /**
     * Name of those to share with; if unset, those with the same endpoint, workspace and API key.
     */
    private @Nullable String namespace;

    /**
     * How often missed messages are looked for. A number without a unit is seconds.
     */
    @DurationUnit(ChronoUnit.SECONDS)
    private Duration checkInterval = Duration.ofSeconds(5);

    /**
     * Most time that a call of Redis waits. A number without a unit is seconds.
     */
    @DurationUnit(ChronoUnit.SECONDS)
    private Duration timeout = Duration.ofMillis(500);

    /**
     * Comma-separated secrets, of 16 characters at least, that seal what is stored; the first seals, all open. If unset, the
     * API key does.
     */
    private List<String> encryptionKeys = new ArrayList<>();

    /**
     * Limit of calls a minute at LangSmith, of which the background fetches of all instances together aim at half while Redis is away.
     */
    private int callsPerMinute = 2000;

    /** Makes properties with their defaults. */
    public PromptCacheFleetProperties() {}

    /** {@return whether to share prompts} */
    public boolean isEnabled() {
        return enabled;
    }

    /**
     * Sets whether to share prompts.
     *
     * @param enabled true or false
     */
    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    /** {@return the name of those to share with, or null} */
    public @Nullable String getNamespace() {
        return namespace;
    }

    /**
     * Sets the name of those to share with.
     *
     * @param namespace any text, or null
     */
    public void setNamespace(@Nullable String namespace) {
        this.namespace = namespace;
    }

    /** {@return how often missed messages are looked for} */
    public Duration getCheckInterval() {
        return checkInterval;
    }

    /**
     * Sets how often missed messages are looked for.
     *
     * @param checkInterval positive
     */
    public void setCheckInterval(Duration checkInterval) {
        this.checkInterval = checkInterval;
    }

    /** {@return the most time that a call of Redis waits} */
    public Duration getTimeout() {
        return timeout;
    }

    /**
     * Sets the most time that a call of Redis waits.
     *
     * @param timeout positive
     */
    public void setTimeout(Duration timeout) {
        this.timeout = timeout;
    }

    /** {@return the secrets that seal what is stored} */
    public List<String> getEncryptionKeys() {
        return encryptionKeys;
    }

    /**
     * Sets the secrets that seal what is stored.
     *
     * @param encryptionKeys the first seals, all open
     */
    public void setEncryptionKeys(List<String> encryptionKeys) {
        this.encryptionKeys = encryptionKeys;
    }

    /** {@return the most calls of all instances in a minute while Redis is away} */
    public int getCallsPerMinute() {
        return callsPerMinute;
    }

    /**
     * Sets the most calls of all instances in a minute while Redis is away.
     *
     * @param callsPerMinute positive
     */
    public void setCallsPerMinute(int callsPerMinute) {
        this.callsPerMinute = callsPerMinute;
    }

    /** Checks the values, and makes settings of them. */
    FleetSettings settings(LangSmithConnectionDetails details) {
        requirePositive("check-interval", checkInterval);
        requirePositive("timeout", timeout);
        if (callsPerMinute <= 0) {
            throw new InvalidConfigurationPropertyValueException(
                    PREFIX + "calls-per-minute", callsPerMinute, "Must be 1 or more.");
        }
        String credential = StringUtils.hasText(details.getApiKey()) ? details.getApiKey() : "";
        List<String> secrets = secrets(credential);
        return new FleetSettings(
                secrets, credential, namespace(details, credential), timeout, checkInterval, callsPerMinute);
    }

    private List<String> secrets(String credential) {
        List<String> keys = encryptionKeys.stream()
                .filter(StringUtils::hasText)
                .map(String::strip)
                .toList();
        for (String key : keys) {
            if (key.length() < SHORTEST_KEY) {
                throw new FleetException(
                        "an encryption key has " + key.length() + " characters, and " + SHORTEST_KEY
                                + " are the least.",
                        "Set '" + PREFIX + "encryption-keys' to secrets that nobody can guess.");
            }
            requireResolved("encryption-keys", "an encryption key", key);
        }
        if (!keys.isEmpty()) {
            return keys;
        }
        if (credential.isEmpty()) {
            throw new FleetException(
                    "there is no API key to seal the prompts with.",
                    "Set '" + PREFIX + "encryption-keys' to a secret that all instances have.");
        }
        return List.of(credential);
    }

    private List<String> namespace(LangSmithConnectionDetails details, String credential) {
        boolean named = StringUtils.hasText(namespace);
        if (!named && credential.isEmpty()) {
            throw new FleetException(
                    "there is no API key to tell whom to share them with.",
                    "Set '" + PREFIX + "namespace' to a name for those who may see the same prompts.");
        }
        requireResolved("namespace", "the namespace", Objects.requireNonNullElse(namespace, ""));
        return List.of(
                named ? Objects.requireNonNull(namespace) : "",
                details.getEndpoint(),
                Objects.requireNonNullElse(details.getWorkspaceId(), ""));
    }

    private static void requireResolved(String name, String what, String value) {
        if (LangSmithConnection.isUnresolved(value)) {
            throw new FleetException(
                    what + " contains a placeholder, such as ${...}, that nothing resolves.",
                    "Set '" + PREFIX + name + "' to the value itself, or define what the placeholder stands for.");
        }
    }

    private static void requirePositive(String name, @Nullable Duration value) {
        if (value == null || value.isNegative() || value.isZero()) {
            throw new InvalidConfigurationPropertyValueException(
                    PREFIX + name, value, "Must be positive, for example 500ms.");
        }
    }
}
