package dev.promptcache;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the instances of an application share, so that one of them fetches for all: the optional port to a store that knows of each
 * prompt the newest commit, who fetches it, and when it is due. One object belongs to one cache; its namespace belongs to one
 * endpoint, workspace and credential.
 *
 * <p>Commits are ordered by when their fetch was allowed to begin, on the clock of the store, since hashes have no order and the
 * instances' clocks differ: the order is a number of microseconds, and greater for each claim of a prompt that leads to a fetch.
 * Every change has a number, the epoch, greater than any before, those included that a restored store has forgotten. A store that
 * lost its content has another incarnation.
 *
 * <p>Each method makes one bounded call, blocks until it is answered, and throws {@link UnavailableException} if it is not. A call
 * that failed may take effect later. Implementations are thread-safe.
 *
 * @since 0.1.0
 */
public interface PromptFleet {

    /**
     * Asks whether to fetch a prompt.
     *
     * @param key the prompt
     * @param heldHash the hash of the commit that is held, whose content need not be sent, or null
     * @param wish how urgent it is
     * @return the verdict, with what is stored
     */
    Claim claim(PromptKey key, @Nullable String heldHash, Wish wish);

    /**
     * Stores what a fetch brought, unless something newer is there, gives the lease back, and tells all if it is a change.
     *
     * @param key the prompt
     * @param claim the claim that led to the fetch
     * @param commit the commit
     * @param due how long until the prompt is to be fetched again
     * @return what is stored instead, since it is newer, or null if the commit was stored; its content only if its hash is another
     */
    @Nullable
    Shared store(PromptKey key, Claim claim, PromptCommit commit, Duration due);

    /**
     * Says how a fetch failed, and gives the lease back or keeps it, as the kind of failure wants it.
     *
     * @param key the prompt
     * @param claim the claim that led to the fetch
     * @param failure what the fleet should do about it
     * @param rest how long: that the fleet rests after {@link Failure#RATE_LIMITED}, that a prompt counts as gone after
     *     {@link Failure#NOT_FOUND}; else of no meaning
     */
    void fail(PromptKey key, Claim claim, Failure failure, Duration rest);

    /**
     * Brings a commit that was fetched without the store, unless something as new is there.
     *
     * @param key the prompt
     * @param order when its fetch began; what lies in the future counts as now
     * @param commit the commit
     * @param due how long until the prompt is to be fetched again
     */
    void offer(PromptKey key, long order, PromptCommit commit, Duration due);

    /**
     * Reads what is stored.
     *
     * @param held the prompts, with the hashes that are held, whose content is not needed; empty texts for none
     * @return what is stored of them; prompts of which nothing is are left out
     */
    Map<PromptKey, Shared> read(Map<PromptKey, String> held);

    /**
     * Lets nothing count any more that was stored or is being fetched, so that the next claim leads to a fetch.
     *
     * @param keys the prompts
     */
    void mark(Collection<PromptKey> keys);

    /** Does for all prompts of the store what {@link #mark(Collection)} does for some. */
    void markAll();

    /**
     * Where the store is.
     *
     * @return the position
     */
    Position position();

    /**
     * The prompts that changed after an epoch.
     *
     * @param epoch the epoch
     * @return the prompts, each once
     */
    List<PromptKey> changedSince(long epoch);

    /**
     * Listens to changes. Messages may be lost; those that come, come in order and one at a time.
     *
     * @param listener is told
     * @return what ends it
     */
    Subscription subscribe(Listener listener);

    /**
     * How often a cache looks for messages that it missed.
     *
     * @return the interval, positive
     */
    default Duration checkInterval() {
        return Duration.ofSeconds(5);
    }

    /**
     * How many calls of LangSmith all instances together may make in a minute while each of them is on its own.
     *
     * @return the number, positive
     */
    default int callsPerMinute() {
        return 2000;
    }

    /** How urgent a claim is. */
    enum Wish {
        /** Nobody waits: fetch if the prompt is due and nobody else does. */
        BACKGROUND,
        /** A caller waits: do not rest because LangSmith failed, and take over from an instance that takes long. */
        FOREGROUND,
        /** What was stored or begun so far does not count: {@link #mark(Collection)}, and fetch whoever else does. */
        NOW
    }

    /** What a claim leads to. */
    enum Verdict {
        /** What is stored is fresh. */
        HAVE,
        /** Fetch, and then store or fail. */
        LEAD,
        /** Another instance fetches. */
        BUSY,
        /** LangSmith failed another instance, and is left alone for a while. */
        REST,
        /** LangSmith asked for fewer calls. */
        PAUSE
    }

    /** What the fleet should do about a failure. */
    enum Failure {
        /** Leave LangSmith alone with this prompt, for 1 second at first, then twice as long each time, up to 5 minutes. */
        UNAVAILABLE,
        /** Leave LangSmith alone. */
        RATE_LIMITED,
        /** Believe that the prompt is gone, once a second instance says so, or the same one a minute later. */
        NOT_FOUND,
        /** Nothing: another instance may have more luck. */
        OWN
    }

    /**
     * The answer to a claim.
     *
     * @param verdict what to do
     * @param token the order of what a fetch brings, with {@link Verdict#LEAD}
     * @param rest how long it may be worth waiting for, with {@link Verdict#BUSY}, {@link Verdict#REST} and {@link Verdict#PAUSE}
     * @param shared what is stored, or null if nothing is
     */
    record Claim(
            Verdict verdict,
            long token,
            Duration rest,
            @Nullable Shared shared) {}

    /**
     * What is stored of a prompt.
     *
     * @param order when its fetch was allowed to begin
     * @param age how long ago that was
     * @param due how long until it is to be fetched again, negative if it should have been
     * @param commitHash the hash of the commit, empty if LangSmith has no such prompt any more
     * @param commit the commit, null if it is gone or its content was not asked for
     */
    record Shared(
            long order,
            Duration age,
            Duration due,
            String commitHash,
            @Nullable PromptCommit commit) {

        /**
         * Whether LangSmith has no such prompt any more.
         *
         * @return true if two instances were told so
         */
        public boolean isGone() {
            return commitHash.isEmpty();
        }
    }

    /**
     * Where the store is.
     *
     * @param incarnation another one for each time that the store lost its content, empty before the first change
     * @param epoch the number of the last change
     * @param now the time of the store, in microseconds
     * @param members how many instances there are, 0 if that is not known
     * @param unanswered some prompts that were marked a while ago, and that nobody fetches
     */
    record Position(String incarnation, long epoch, long now, long members, List<PromptKey> unanswered) {

        /**
         * Copies the list.
         *
         * @param incarnation another one for each time that the store lost its content, empty before the first change
         * @param epoch the number of the last change
         * @param now the time of the store, in microseconds
         * @param members how many instances there are, 0 if that is not known
         * @param unanswered some prompts that were marked a while ago, and that nobody fetches
         */
        public Position {
            unanswered = List.copyOf(unanswered);
        }
    }

    /** Told of changes, on a thread of the store's, which it does not hold up. */
    interface Listener {

        /** The subscription begins, for the first time or after it broke: anything may have happened before. */
        void subscribed();

        /**
         * A prompt changed.
         *
         * @param incarnation the incarnation of the store
         * @param previous the number of the change before, 0 if there was none
         * @param epoch the number of the change
         * @param key the prompt
         */
        void changed(String incarnation, long previous, long epoch, PromptKey key);
    }

    /** A subscription under way. */
    interface Subscription extends AutoCloseable {

        /** Ends the subscription. Does not wait for the store. */
        @Override
        void close();
    }

    /** The store did not answer in time, or not as it should. */
    final class UnavailableException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        /**
         * Makes an exception.
         *
         * @param message what happened, without addresses or secrets
         * @param cause the failure beneath, or null
         */
        public UnavailableException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
