package dev.promptcache.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/** Properties of the receiver of LangSmith's webhooks. */
@ConfigurationProperties("langsmith.prompt-cache.webhook")
public class PromptCacheWebhookProperties {

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
}
