package dev.promptcache;

import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Says why a prompt could not be had. Futures of callers that share a fetch fail with the same instance; a blocking call throws one
 * of its own, {@link #forCaller()}.
 *
 * <p>The message names the prompt and what to do, and contains neither a credential nor a prompt's text.
 *
 * @since 0.1.0
 */
public abstract sealed class PromptException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The canonical identifier of the prompt. */
    private final String identifier;

    /** Whether the model was wanted. */
    private final boolean includeModel;

    /** What went wrong. */
    private final String detail;

    /** The HTTP status, 0 if there is none. */
    private final int statusCode;

    /** How long LangSmith asked to wait. */
    private final @Nullable Duration retryAfter;

    private PromptException(
            PromptKey key,
            String summary,
            String detail,
            int statusCode,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super("Prompt '" + key + "' " + summary + ": " + detail, cause);
        this.retryAfter = retryAfter;
        this.identifier = key.identifier();
        this.includeModel = key.includeModel();
        this.detail = detail;
        this.statusCode = statusCode;
    }

    /**
     * The prompt that was asked for.
     *
     * @return the key
     */
    public PromptKey key() {
        return new PromptKey(identifier, includeModel);
    }

    /**
     * What went wrong, without the prompt's name.
     *
     * @return the reason, one sentence or more
     */
    public String detail() {
        return detail;
    }

    /**
     * The HTTP status that LangSmith answered with.
     *
     * @return the status, or empty where there was no answer or the source does not speak HTTP
     */
    public OptionalInt statusCode() {
        return statusCode == 0 ? OptionalInt.empty() : OptionalInt.of(statusCode);
    }

    /**
     * How long LangSmith asked to wait before the next request, as it does with a rate limit or while it is being maintained.
     *
     * @return the wait, or null if it did not say
     */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /**
     * The same failure for another caller: of the same kind, with the same words, with this one as its cause and the stack trace of
     * the thread that calls this.
     *
     * @return a new exception
     */
    public abstract PromptException forCaller();

    /**
     * The kind of the failure.
     *
     * @return one of the outcomes that are no success
     */
    public abstract FetchOutcome outcome();

    /** LangSmith has no such prompt, or no such ref of it. */
    public static final class NotFound extends PromptException {

        private static final long serialVersionUID = 1L;

        /**
         * Makes the exception.
         *
         * @param key the prompt
         * @param detail what LangSmith said
         * @param statusCode the HTTP status, 0 if there is none
         */
        public NotFound(PromptKey key, String detail, int statusCode) {
            this(key, detail, statusCode, null);
        }

        private NotFound(PromptKey key, String detail, int statusCode, @Nullable Throwable cause) {
            super(key, "was not found", detail, statusCode, null, cause);
        }

        @Override
        public PromptException forCaller() {
            return new NotFound(key(), detail(), statusCode().orElse(0), this);
        }

        @Override
        public FetchOutcome outcome() {
            return FetchOutcome.NOT_FOUND;
        }
    }

    /** The credential is missing, wrong, or may not read the prompt. */
    public static final class AccessDenied extends PromptException {

        private static final long serialVersionUID = 1L;

        /**
         * Makes the exception.
         *
         * @param key the prompt
         * @param detail what LangSmith said and what to do
         * @param statusCode the HTTP status, 0 if there is none
         */
        public AccessDenied(PromptKey key, String detail, int statusCode) {
            this(key, detail, statusCode, null);
        }

        private AccessDenied(PromptKey key, String detail, int statusCode, @Nullable Throwable cause) {
            super(key, "may not be read", detail, statusCode, null, cause);
        }

        @Override
        public PromptException forCaller() {
            return new AccessDenied(key(), detail(), statusCode().orElse(0), this);
        }

        @Override
        public FetchOutcome outcome() {
            return FetchOutcome.ACCESS_DENIED;
        }
    }

    /** LangSmith asked to slow down. */
    public static final class RateLimited extends PromptException {

        private static final long serialVersionUID = 1L;

        /**
         * Makes the exception.
         *
         * @param key the prompt
         * @param detail what LangSmith said
         * @param statusCode the HTTP status, 0 if there is none
         * @param retryAfter how long LangSmith asked to wait, null if it did not say
         */
        public RateLimited(PromptKey key, String detail, int statusCode, @Nullable Duration retryAfter) {
            this(key, detail, statusCode, retryAfter, null);
        }

        private RateLimited(
                PromptKey key,
                String detail,
                int statusCode,
                @Nullable Duration retryAfter,
                @Nullable Throwable cause) {
            super(key, "was refused by a rate limit", detail, statusCode, retryAfter, cause);
        }

        @Override
        public PromptException forCaller() {
            return new RateLimited(key(), detail(), statusCode().orElse(0), retryAfter(), this);
        }

        @Override
        public FetchOutcome outcome() {
            return FetchOutcome.RATE_LIMITED;
        }
    }

    /** LangSmith could not be reached, answered too late, or reported a failure of its own; or the cache was stopped. */
    public static final class Unavailable extends PromptException {

        private static final long serialVersionUID = 1L;

        /**
         * Makes the exception.
         *
         * @param key the prompt
         * @param detail what happened
         * @param statusCode the HTTP status, 0 if there is none
         * @param cause the failure beneath, or null
         */
        public Unavailable(PromptKey key, String detail, int statusCode, @Nullable Throwable cause) {
            this(key, detail, statusCode, null, cause);
        }

        /**
         * Makes the exception.
         *
         * @param key the prompt
         * @param detail what happened
         * @param statusCode the HTTP status, 0 if there is none
         * @param retryAfter how long LangSmith asked to wait, null if it did not say
         * @param cause the failure beneath, or null
         */
        public Unavailable(
                PromptKey key,
                String detail,
                int statusCode,
                @Nullable Duration retryAfter,
                @Nullable Throwable cause) {
            super(key, "is unavailable", detail, statusCode, retryAfter, cause);
        }

        @Override
        public PromptException forCaller() {
            return new Unavailable(key(), detail(), statusCode().orElse(0), retryAfter(), this);
        }

        @Override
        public FetchOutcome outcome() {
            return FetchOutcome.UNAVAILABLE;
        }
    }

    /** LangSmith answered with something that is no prompt. */
    public static final class Invalid extends PromptException {

        private static final long serialVersionUID = 1L;

        /**
         * Makes the exception.
         *
         * @param key the prompt
         * @param detail what is wrong with the answer
         * @param statusCode the HTTP status, 0 if there is none
         * @param cause the failure beneath, or null
         */
        public Invalid(PromptKey key, String detail, int statusCode, @Nullable Throwable cause) {
            super(key, "is invalid", detail, statusCode, null, cause);
        }

        @Override
        public PromptException forCaller() {
            return new Invalid(key(), detail(), statusCode().orElse(0), this);
        }

        @Override
        public FetchOutcome outcome() {
            return FetchOutcome.INVALID;
        }
    }

    /** A {@link PromptVetter} objected to the commit that LangSmith has for the prompt. */
    public static final class Rejected extends PromptException {

        private static final long serialVersionUID = 1L;

        /** The commit that was refused. */
        private final String commitHash;

        /** The objection. */
        private final String reason;

        /**
         * Makes the exception.
         *
         * @param key the prompt
         * @param commitHash the commit that was refused
         * @param reason the objection
         */
        public Rejected(PromptKey key, String commitHash, String reason) {
            this(key, commitHash, reason, null);
        }

        private Rejected(PromptKey key, String commitHash, String reason, @Nullable Throwable cause) {
            super(key, "was rejected", "commit " + commitHash + " was refused: " + reason, 0, null, cause);
            this.commitHash = commitHash;
            this.reason = reason;
        }

        /**
         * The commit that was refused.
         *
         * @return its hash
         */
        public String commitHash() {
            return commitHash;
        }

        /**
         * The objection.
         *
         * @return what the vetter said
         */
        public String reason() {
            return reason;
        }

        @Override
        public PromptException forCaller() {
            return new Rejected(key(), commitHash, reason, this);
        }

        @Override
        public FetchOutcome outcome() {
            return FetchOutcome.REJECTED;
        }
    }
}
