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
        if (!down && unanswered.size() >= Math.max(LEAST, Math.min(SURE, cached))) {
            down = true;
            nextProbe = StalenessRules.plus(now, PROBE_INTERVAL);
        }
        if (down) {
            unanswered.clear();
            nextProbe = Math.max(nextProbe, StalenessRules.plus(now, StalenessRules.retryAfter(failure)));
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
