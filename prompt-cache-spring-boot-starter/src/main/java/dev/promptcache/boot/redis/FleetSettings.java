package dev.promptcache.boot.redis;

import java.time.Duration;
import java.util.List;

/**
 * Whom a cache shares prompts with, and how.
 *
 * @param secrets what is stored is sealed with the first and opened with any
 * @param credential instances share if they have the same one, empty if that is not wanted
 * @param namespace instances share if it has the same parts
 * @param timeout the most that a call of Redis waits
 * @param checkInterval how often missed messages are looked for
 * @param callsPerMinute what all instances together may ask of LangSmith in a minute while each is on its own
 * @since 0.1.0
 */
public record FleetSettings(
        List<String> secrets,
        String credential,
        List<String> namespace,
        Duration timeout,
        Duration checkInterval,
        int callsPerMinute) {

    /**
     * Copies the lists.
     *
     * @param secrets one at least
     * @param credential instances share if they have the same one, empty if that is not wanted
     * @param namespace instances share if it has the same parts
     * @param timeout the most that a call of Redis waits
     * @param checkInterval how often missed messages are looked for
     * @param callsPerMinute what all instances together may ask of LangSmith in a minute while each is on its own
     * @throws IllegalArgumentException if there is no secret
     */
    public FleetSettings {
        secrets = List.copyOf(secrets);
        namespace = List.copyOf(namespace);
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("There is no secret");
        }
    }

    /** Tells nothing of the secrets. */
    @Override
    public String toString() {
        return "FleetSettings[timeout=" + timeout + ", checkInterval=" + checkInterval + ']';
    }
}
