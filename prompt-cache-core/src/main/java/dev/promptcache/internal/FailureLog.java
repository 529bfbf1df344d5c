package dev.promptcache.internal;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what is logged of failed fetches, so that an outage of LangSmith is told once rather than once for each prompt.
 *
 * <p>The first failure begins an outage and is logged; until a fetch is answered again, the failures of other prompts belong to
 * the same outage and are not. One that lasts a minute is logged once more, as an error. A prompt that goes on failing while
 * others are answered has a trouble of its own: it is logged when that begins and when it ends. Guarded by the cache's lock;
 * what is to be logged goes into a list, to be logged without it.
 */
final class FailureLog {

    private static final Logger log = LoggerFactory.getLogger(AsyncPromptCache.class);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final CacheState state;
    private @Nullable Outage outage;
    /** The prompts whose trouble was logged, and since when they have it. */
    private final Map<PromptKey, Long> troubled = new LinkedHashMap<>();

    FailureLog(CacheState state) {
        this.state = state;
    }

    /**
     * Notes a failed fetch.
     *
     * @param key the prompt, whichever one the failure names
     * @param entry what is cached, null if nothing is
     * @param consequence says what callers get now; asked only if it is logged
     */
    void failed(
            PromptKey key,
            PromptException failure,
            @Nullable Entry entry,
            Supplier<String> consequence,
            long now,
            List<Runnable> afterwards) {
        if (failure instanceof PromptException.NotFound && usesService(entry)) {
            endOutage(now, afterwards);
        }
        if (isOfTheService(failure, entry)) {
            if (outage != null) {
                outage.add(key, failure);
                timePasses(now, afterwards);
                return;
            }
            if (!troubled.containsKey(key)) {
                outage = new Outage(key, failure, now);
            }
        } else if (entry == null && !state.bundled.containsKey(key)) {
            // The caller is told. What callers ask for can be anything, and must not fill the log.
            return;
        }
        if (troubled.putIfAbsent(key, now) == null) {
            trim();
            String text = consequence.get();
            afterwards.add(() -> log.warn("{}; {}", failure.getMessage(), text));
        }
    }

    /** Notes that there is no such prompt any more, and so no trouble with it either. */
    void gone(PromptKey key, @Nullable Entry entry, long now, List<Runnable> afterwards) {
        troubled.remove(key);
        if (usesService(entry)) {
            endOutage(now, afterwards);
        }
    }

    /** Notes that a fetch brought a commit. */
    void succeeded(PromptKey key, @Nullable Entry entry, long now, List<Runnable> afterwards) {
        Long since = troubled.remove(key);
        boolean told = usesService(entry) && endOutage(now, afterwards);
        if (since != null && !told) {
            afterwards.add(() ->
                    log.info("Prompt '{}' can be had again; it failed for {}", key, DurationText.of(now - since)));
        }
    }

    /** Notes that time goes by: an outage that has lasted for a while is logged once more. */
    void timePasses(long now, List<Runnable> afterwards) {
        // One failure is not enough, however long ago: nobody has tried again.
        if (outage == null || outage.escalated || outage.failures < 2 || now - outage.since < PATIENCE.toNanos()) {
            return;
        }
        outage.escalated = true;
        String lasting = DurationText.of(now - outage.since);
        int failures = outage.failures;
        String last = outage.last.getMessage();
        String prospects = Prospects.of(state, now);
        afterwards.add(() -> log.error(
                "LangSmith has been failing for {} (fetches: {}); {}. The last failure: {}",
                lasting,
                failures,
                prospects,
                last));
    }

    /** Ends the outage, and says whether that was worth a line. */
    private boolean endOutage(long now, List<Runnable> afterwards) {
        Outage over = outage;
        outage = null;
        if (over == null || !over.several && !over.escalated) {
            return false;
        }
        // The line that told of it told of the outage, which has its line now.
        troubled.remove(over.first);
        afterwards.add(() -> log.info(
                "LangSmith answers again; it failed for {} (fetches: {})",
                DurationText.of(now - over.since),
                over.failures));
        return true;
    }

    private void trim() {
        Iterator<PromptKey> oldest = troubled.keySet().iterator();
        while (troubled.size() > state.settings.config.maxSize()) {
            oldest.next();
            oldest.remove();
        }
    }

    private static boolean usesService(@Nullable Entry entry) {
        return entry == null || entry.ownSource == null;
    }

    private static boolean isOfTheService(PromptException failure, @Nullable Entry entry) {
        // A source that refuses by itself, without an HTTP status, has not asked the service.
        boolean refusedHere = failure instanceof PromptException.AccessDenied
                && failure.statusCode().isEmpty();
        return usesService(entry) && !refusedHere && !(failure instanceof PromptException.NotFound);
    }

    /** A time in which no fetch is answered. */
    private static final class Outage {

        private final PromptKey first;
        private final long since;
        private PromptException last;
        private int failures = 1;
        private boolean several;
        private boolean escalated;

        private Outage(PromptKey first, PromptException failure, long since) {
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
