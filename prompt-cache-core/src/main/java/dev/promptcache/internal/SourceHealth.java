package dev.promptcache.internal;

import dev.promptcache.FetchOutcome;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.internal.EntryTally.LastFetch;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What fetches have shown of the cache's own source, and so when the next one in the background may begin.
 *
 * <p>When several prompts in a row are not answered, LangSmith as a whole is taken to be down. Then one background fetch a second asks
 * whether it is back, instead of each prompt by itself, until one is answered. A rate limit ends all background fetches for a while.
 * Plain: guarded by whoever holds it.
 */
final class SourceHealth {

    private static final long PROBE_INTERVAL = Duration.ofSeconds(1).toNanos();
    private static final long RECOVERY = Duration.ofSeconds(2).toNanos();
    // Of many prompts so many must have failed; of fewer all, and two at least: one may have a trouble of its own.
    private static final int SURE = 5;
    private static final int LEAST = 2;

    private final Set<PromptKey> unanswered = new HashSet<>();
    private boolean down;
    private long nextProbe;
    /** Until when LangSmith wants to be left alone by what those failures said that came without an answer between. */
    private long leftAloneUntil = Long.MIN_VALUE;

    private long pausedUntil = Long.MIN_VALUE;
    private long recoveringUntil = Long.MIN_VALUE;
    private @Nullable LastFetch last;

    /** Whether a fetch that failed has asked for anything: a source that refuses by itself, without an HTTP status, has not. */
    static boolean wasAsked(PromptException failure) {
        return !(failure instanceof PromptException.AccessDenied)
                || failure.statusCode().isPresent();
    }

    /** Notes that a fetch was answered, if only with a refusal, and says whether that ends an outage. */
    boolean answered(PromptKey key, FetchOutcome outcome, long now) {
        last = LastFetch.after(last, key, outcome, now);
        boolean back = down;
        down = false;
        leftAloneUntil = Long.MIN_VALUE;
        unanswered.clear();
        return back;
    }

    /**
     * Notes that a fetch was not answered.
     *
     * @param cached how many prompts are cached
     */
    void unanswered(PromptKey key, PromptException failure, int cached, long now) {
        last = LastFetch.after(last, key, failure.outcome(), now);
        unanswered.add(key);
        leftAloneUntil = Math.max(leftAloneUntil, StalenessRules.plus(now, StalenessRules.retryAfter(failure)));
        if (!down && unanswered.size() >= Math.max(LEAST, Math.min(SURE, cached))) {
            down = true;
            nextProbe = StalenessRules.plus(now, PROBE_INTERVAL);
        }
        if (down) {
            unanswered.clear();
            nextProbe = Math.max(nextProbe, leftAloneUntil);
        }
    }

    /** Notes that LangSmith wants no background fetches for a while. A shorter while asked for later does not shorten it. */
    void pause(long until) {
        pausedUntil = Math.max(pausedUntil, until);
    }

    /** How long the next background fetch has to wait; nothing, if that is not positive. */
    long rest(long now) {
        return Math.max(down ? nextProbe - now : 0, pausedUntil - Math.min(now, pausedUntil));
    }

    /**
     * After how long at the earliest a prompt is asked for again in the background that has failed just now: it may turn out to be an
     * outage, and the prompt one to ask for whether that is over.
     *
     * @param wait how long it backs off
     */
    static long soonestAfter(PromptException failure, long wait) {
        return failure instanceof PromptException.Unavailable
                ? Math.min(wait, Math.max(PROBE_INTERVAL, StalenessRules.retryAfter(failure)))
                : wait;
    }

    /**
     * After how long at the earliest a prompt is asked for in the background.
     *
     * @param failure its last failure, or null
     * @param wait how long until it is due
     */
    long soonest(@Nullable PromptException failure, long wait, long now) {
        long rest = Math.max(0, rest(now));
        return down && failure instanceof PromptException.Unavailable ? rest : Math.max(wait, rest);
    }

    /** Notes that a background fetch begins. */
    void probed(long now) {
        nextProbe = Math.max(nextProbe, StalenessRules.plus(now, PROBE_INTERVAL));
    }

    /** Whether it is time to ask whether LangSmith is back. */
    boolean wantsProbe(long now) {
        return down && rest(now) <= 0;
    }

    /** The most that is to pass until what waited for the end of an outage is due; those that wait are spread over it. */
    long recover(long now, long tickPeriod) {
        recoveringUntil = now + RECOVERY + tickPeriod;
        return RECOVERY;
    }

    /** Whether something that waited for the end of an outage may become due between two sweeps. */
    boolean isRecovering(long now) {
        return now <= recoveringUntil;
    }

    @Nullable
    LastFetch last() {
        return last;
    }
}
