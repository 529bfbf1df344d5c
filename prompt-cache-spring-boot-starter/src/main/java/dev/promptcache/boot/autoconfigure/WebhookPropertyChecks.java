package dev.promptcache.boot.autoconfigure;

import dev.promptcache.boot.diagnostics.WebhookSecretException;
import java.util.List;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/** Checks the properties of the webhook. */
final class WebhookPropertyChecks {

    private static final String PREFIX = "langsmith.prompt-cache.webhook.";
    private static final int SHORTEST_SECRET = 16;
    private static final DataSize LARGEST_BODY = DataSize.ofGigabytes(1);

    private WebhookPropertyChecks() {}

    /**
     * Checks them all.
     *
     * @return the secrets that are not blank
     */
    static List<String> check(PromptCacheWebhookProperties properties) {
        require(
                properties.getPath().matches("/[^\\s{}*?#]+"),
                "path",
                properties.getPath(),
                "Must be a path without patterns, for example /langsmith/webhook.");
        require(
                properties.getHeader().matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+"),
                "header",
                properties.getHeader(),
                "Must be the name of a header, for example X-Prompt-Cache-Secret.");
        DataSize size = properties.getMaxBodySize();
        require(
                size.toBytes() > 0 && size.compareTo(LARGEST_BODY) <= 0,
                "max-body-size",
                size,
                "Must be from 1B to 1GB, for example 1MB.");
        List<String> secrets = properties.getSecret().stream()
                .filter(StringUtils::hasText)
                .map(String::strip)
                .toList();
        secrets.forEach(WebhookPropertyChecks::checkSecret);
        if (secrets.size() > 2) {
            throw new WebhookSecretException("there are " + secrets.size() + " secrets, and two are the most.");
        }
        return secrets;
    }

    private static void checkSecret(String secret) {
        if (secret.length() < SHORTEST_SECRET) {
            throw new WebhookSecretException(
                    "a secret has " + secret.length() + " characters, and " + SHORTEST_SECRET + " are the least.");
        }
        if (!secret.chars().allMatch(character -> character > ' ' && character < 0x7f)) {
            throw new WebhookSecretException("a secret contains a blank, a line break or a non-ASCII character.");
        }
    }

    private static void require(boolean condition, String name, Object value, String accepted) {
        if (!condition) {
            throw new InvalidConfigurationPropertyValueException(PREFIX + name, value, accepted);
        }
    }
}
