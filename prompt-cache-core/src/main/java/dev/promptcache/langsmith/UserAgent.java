package dev.promptcache.langsmith;

import org.jspecify.annotations.Nullable;

/** What this client calls itself. */
final class UserAgent {

    private UserAgent() {}

    /** The product with its version, which only the jar's manifest knows. */
    static String value() {
        @Nullable String version = UserAgent.class.getPackage().getImplementationVersion();
        return version == null ? "prompt-cache" : "prompt-cache/" + version;
    }
}
