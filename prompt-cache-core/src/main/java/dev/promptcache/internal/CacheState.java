package dev.promptcache.internal;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * What the parts of one cache share. The lock guards every change; it is held for moments only, never while a source, a
 * listener or a caller's code runs.
 */
final class CacheState {

    /**
     * A monitor, since a thread that finds it taken looks again for a while before it sleeps: it is held for less time than a
     * sleep takes. For the same reason it does no harm to virtual threads, which it pins before JDK 24.
     */
    final Object lock = new Object();

    final EntryTable table = new EntryTable();
    /** The prompts that were not found a short while ago. */
    final FailureMemory notFound = new FailureMemory();
    /** The prompts that are not cached and could not be had. */
    final FailureMemory failed = new FailureMemory();
    /** What is served when LangSmith fails and nothing is cached. */
    final Map<PromptKey, PromptCommit> bundled;

    final Counters counters = new Counters();
    final CacheClock clock;
    final Listeners listeners;
    final TrustedOwners trustedOwners;
    final DoubleSupplier random;
    volatile Settings settings;
    // Guarded by the lock.
    boolean closed;
    /** Until when LangSmith asked for no background fetches. */
    long pausedUntil;
    /** Told, with the lock held, that a snapshot written now would differ from one written before. */
    Runnable whenModified = () -> {};

    CacheState(CacheParts parts, DoubleSupplier random, Workers workers) {
        this.clock = new CacheClock(parts.ticker(), workers);
        this.listeners = new Listeners(parts.listeners());
        this.trustedOwners = new TrustedOwners(parts.trustedOwners());
        this.random = random;
        this.settings = new Settings(parts.config());
        this.bundled = parts.bundled();
    }

    /** Forgets what is known about failures of a key. Needs the lock. */
    void forgetFailures(PromptKey key) {
        notFound.forget(key);
        failed.forget(key);
    }

    /** Works out until when an entry is fresh and when it is due, by what it holds, the present settings and the time. */
    void date(Entry entry, long now) {
        if (entry.isImmutable()) {
            entry.dueAt = Settings.NEVER;
            entry.freshUntil = Settings.NEVER;
        } else {
            boolean unconfirmed = entry.ageUnknown && settings.ttl != Settings.NEVER;
            long freshUntil = unconfirmed ? entry.confirmedAt - 1 : settings.freshUntil(entry.confirmedAt);
            double spread = random.getAsDouble();
            // Those that are stale already, after a restart or a change of the ttl, would all be due at once.
            entry.dueAt = freshUntil < now ? settings.dueLater(now, spread) : settings.dueAt(entry.confirmedAt, spread);
            entry.freshUntil = freshUntil;
        }
        entry.idle = false;
        if (table.contains(entry)) {
            table.schedule(entry);
        }
    }
}
