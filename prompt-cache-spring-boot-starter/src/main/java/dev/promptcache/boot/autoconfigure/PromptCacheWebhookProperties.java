package dev.promptcache.boot.autoconfigure;

import dev.promptcache.boot.diagnostics.WebhookSecretException;
import dev.promptcache.langsmith.LangSmithConnection;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * Properties of the receiver of LangSmith's webhooks.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("langsmith.prompt-cache.webhook")
public class PromptCacheWebhookProperties {

    private static final String PREFIX = "langsmith.prompt-cache.webhook.";
    private static final int SHORTEST_SECRET = 16;
    private static final DataSize LARGEST_BODY = DataSize.ofGigabytes(1);

    /**
     * Comma-separated secrets that LangSmith's webhooks carry, of 16 characters at least; turns the receiver on. Two are
     * accepted while one takes the place of the other.
     */
    private List<String> secret = new ArrayList<>();

    /**
     * Path of the webhook, on the application's port.
     */
    private String path = "/langsmith/webhook";

    /**
     * Header that carries the secret.
     */
    private String header = "X-Prompt-Cache-Secret";

    /**
     * Longest body that is read; a longer one is refused.
     */
    private DataSize maxBodySize = DataSize.ofMegabytes(1);

    /** Makes properties with their defaults. */
    public PromptCacheWebhookProperties() {}

    /** {@return the secrets that let a webhook in} */
    public List<String> getSecret() {
        return secret;
    }

    /**
     * Sets the secrets that let a webhook in.
     *
     * @param secret one, or two while one takes the place of the other
     */
    public void setSecret(List<String> secret) {
        this.secret = secret;
    }

    /** {@return the path of the webhook} */
    public String getPath() {
        return path;
    }

    /**
     * Sets the path of the webhook.
     *
     * @param path begins with a slash
     */
    public void setPath(String path) {
        this.path = path;
    }

    /** {@return the header that carries the secret} */
    public String getHeader() {
        return header;
    }

    /**
     * Sets the header that carries the secret.
     *
     * @param header its name
     */
    public void setHeader(String header) {
        this.header = header;
    }

    /** {@return the longest body that is read} */
    public DataSize getMaxBodySize() {
        return maxBodySize;
    }

    /**
     * Sets the longest body that is read.
     *
     * @param maxBodySize from 1 byte to 1 GB
     */
    public void setMaxBodySize(DataSize maxBodySize) {
        this.maxBodySize = maxBodySize;
    }

    /**
     * Checks the values.
     *
     * @return the secrets that are not blank
     */
    List<String> check() {
        require(
                path.matches("/[^\\s{}*?#]+"),
                "path",
                path,
                "Must be a path without patterns, for example /langsmith/webhook.");
        require(
                header.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+"),
                "header",
                header,
                "Must be the name of a header, for example X-Prompt-Cache-Secret.");
        require(
                maxBodySize.toBytes() > 0 && maxBodySize.compareTo(LARGEST_BODY) <= 0,
                "max-body-size",
                maxBodySize,
                "Must be from 1B to 1GB, for example 1MB.");
        List<String> secrets =
                secret.stream().filter(StringUtils::hasText).map(String::strip).toList();
        secrets.forEach(PromptCacheWebhookProperties::checkSecret);
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
        if (LangSmithConnection.isUnresolved(secret)) {
            throw new WebhookSecretException("a secret contains a placeholder, such as ${...}, that nothing resolves.");
        }
    }

    private static void require(boolean condition, String name, Object value, String accepted) {
        if (!condition) {
            throw new InvalidConfigurationPropertyValueException(PREFIX + name, value, accepted);
        }
    }
}
