package dev.promptcache.boot.webhook;

/**
 * What became of a request to the webhook. The lower-case names are the values of the {@code outcome} tag of its meter.
 *
 * @since 0.1.0
 */
public enum WebhookOutcome {
    /** Cached prompts of that name are being refreshed. */
    REFRESHED(Status.ACCEPTED),
    /** All cached prompts of that name hold the announced commit already. */
    UNCHANGED(Status.ACCEPTED),
    /** No prompt of that name is cached here, or only commits that cannot change. The other instances of a fleet are told. */
    UNKNOWN(Status.ACCEPTED),
    /** The secret was missing, wrong or there twice. Nothing of the body was read. */
    UNAUTHORIZED(Status.UNAUTHORIZED),
    /** The body was longer than allowed. */
    TOO_LARGE(Status.CONTENT_TOO_LARGE),
    /** The body was no webhook of a prompt. */
    MALFORMED(Status.BAD_REQUEST);

    private final int status;

    WebhookOutcome(int status) {
        this.status = status;
    }

    /**
     * The answer to LangSmith.
     *
     * @return the HTTP status
     */
    public int status() {
        return status;
    }

    private static final class Status {

        private static final int ACCEPTED = 202;
        private static final int BAD_REQUEST = 400;
        private static final int UNAUTHORIZED = 401;
        private static final int CONTENT_TOO_LARGE = 413;
    }
}
