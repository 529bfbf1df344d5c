package dev.promptcache.samples.stub.webhook;

import java.net.URI;
import java.util.Map;

/**
 * A receiver that is told of each change. Immutable.
 *
 * @param id what a change names that skips this receiver alone
 * @param url where the change is posted
 * @param headers the headers that go with it, the one with the secret among them
 */
public record Webhook(String id, URI url, Map<String, String> headers) {

    /** The header by which the starter knows LangSmith, unless it is told of another. */
    public static final String SECRET_HEADER = "X-Prompt-Cache-Secret";

    /** Copies the headers, and refuses an address that nothing can be posted to. */
    public Webhook {
        if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
            throw new IllegalArgumentException("a webhook's url begins with http: or https:, not '" + url + "'");
        }
        headers = Map.copyOf(headers);
    }

    /**
     * A receiver that wants a secret, and is known by its address.
     *
     * @param url where each change is posted
     * @param secret the value of {@value #SECRET_HEADER}
     * @return the receiver
     */
    public static Webhook of(URI url, String secret) {
        return new Webhook(url.toString(), url, Map.of(SECRET_HEADER, secret));
    }
}
