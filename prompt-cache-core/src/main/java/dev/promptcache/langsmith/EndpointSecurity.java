package dev.promptcache.langsmith;

import java.net.URI;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns of credentials that travel in the clear. */
final class EndpointSecurity {

    private static final Logger log = LoggerFactory.getLogger(EndpointSecurity.class);

    private EndpointSecurity() {}

    /** Once for each source, since it is called when one is made. */
    static void warnOfClearText(String endpoint, Credentials credentials) {
        URI uri = URI.create(endpoint);
        if (!credentials.lines().isEmpty() && "http".equalsIgnoreCase(uri.getScheme()) && !isLoopback(uri.getHost())) {
            log.warn("The credentials for LangSmith are sent to {} unencrypted; use an https endpoint", endpoint);
        }
    }

    /** By its text: asking the name service would take time, and prove nothing. */
    private static boolean isLoopback(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || name.equals("[::1]")
                || name.matches("127(\\.\\d{1,3}){3}");
    }
}
