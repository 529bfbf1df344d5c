package dev.promptcache.internal;

import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.internal.thread.DurationText;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Decides what is logged of failed fetches, so that an outage of LangSmith is told once rather than once for each prompt.
 *
 * <p>The first failure begins an outage and is logged; until a fetch is answered again, the failures of other prompts belong to
 * the same outage and are not. One that lasts a minute is logged once more, as an error. A prompt that goes on failing while
 * others are answered has a trouble of its own: it is logged when that begins and when it ends. Plain: guarded by
 * whoever holds it.
 */
final class OutageLog {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Set<PromptKey> bundled;
    private @Nullable Period outage;
    /** The prompts whose trouble was logged, and since when they have it. */
    private final Map<PromptKey, Long> troubled = new LinkedHashMap<>();

    OutageLog(Set<PromptKey> bundled) {
        this.bundled = bundled;
    }

    /**
     * Notes a failed fetch, and says whether it is to be told.
     *
     * @param key the prompt, whichever one the failure names
     * @param entry what is cached, null if nothing is
     * @param bound how many troubled prompts to remember
     */
    boolean failed(
            PromptKey key, PromptException failure, @Nullable Entry entry, int bound, long now, Aftermath after) {
        if (failure instanceof PromptException.NotFound && usesService(entry)) {
            endOutage(now, after);
        }
        if (isOfTheService(failure, entry)) {
            if (outage != null) {
                outage.add(key, failure);
                return false;
            }
            if (!troubled.containsKey(key)) {
                outage = new Period(key, failure, now);
            }
        } else if (entry == null && !bundled.contains(key)) {
            // The caller is told. What callers ask for can be anything, and must not fill the log.
            return false;
        }
        boolean news = troubled.putIfAbsent(key, now) == null;
        Iterator<PromptKey> oldest = troubled.keySet().iterator();
        while (troubled.size() > bound) {
            oldest.next();
            oldest.remove();
        }
        return news;
    }

    /** Notes that there is no such prompt any more, and so no trouble with it either. */
    void gone(PromptKey key, @Nullable Entry entry, long now, Aftermath after) {
        troubled.remove(key);
        if (usesService(entry)) {
            endOutage(now, after);
        }
    }

    /** Notes that a fetch brought a commit. */
    void succeeded(PromptKey key, @Nullable Entry entry, long now, Aftermath after) {
        Long since = troubled.remove(key);
        boolean told = usesService(entry) && endOutage(now, after);
        if (since != null && !told) {
            after.log(
                    Level.INFO, "Prompt '" + key + "' can be had again; it failed for " + DurationText.of(now - since));
        }
    }

    /** Whether an outage has lasted for a while, and is to be told once more. */
    boolean isToBeEscalated(long now) {
        // One failure is not enough, however long ago: nobody has tried again.
        return outage != null && !outage.escalated && outage.failures >= 2 && now - outage.since >= PATIENCE.toNanos();
    }

    /** Tells an outage once more, with what is to be expected. */
    void escalate(String outlook, long now, Aftermath after) {
        if (outage != null) {
            outage.escalated = true;
            after.log(
                    Level.ERROR,
                    "LangSmith has been failing for " + DurationText.of(now - outage.since) + " (fetches: "
                            + outage.failures + "); " + outlook + ". The last failure: " + outage.last.getMessage());
        }
    }

    /** Ends the outage, and says whether that was worth a line. */
    private boolean endOutage(long now, Aftermath after) {
        Period over = outage;
        outage = null;
        if (over == null || !over.several && !over.escalated) {
            return false;
        }
        // The line that told of it told of the outage, which has its line now.
        troubled.remove(over.first);
        after.log(
                Level.INFO,
                "LangSmith answers again; it failed for " + DurationText.of(now - over.since) + " (fetches: "
                        + over.failures + ")");
        return true;
    }

    private static boolean usesService(@Nullable Entry entry) {
        return entry == null || entry.ownSource == null;
    }

    private static boolean isOfTheService(PromptException failure, @Nullable Entry entry) {
        return usesService(entry) && SourceHealth.wasAsked(failure) && !(failure instanceof PromptException.NotFound);
    }

    /** A time in which no fetch is answered. */
    private static final class Period {

        private final PromptKey first;
        private final long since;
        private PromptException last;
        private int failures = 1;
        private boolean several;
        private boolean escalated;

        private Period(PromptKey first, PromptException failure, long since) {
            this.first = first;
            this.last = failure;
            this.since = since;
        }

        private void add(PromptKey key, PromptException failure) {
            last = failure;
            failures++;
            several |= !key.equals(first);
        }
    }
}
