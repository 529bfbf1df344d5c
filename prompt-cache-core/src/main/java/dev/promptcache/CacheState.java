package dev.promptcache;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;

/**
 * What the parts of one cache share. The lock guards every change; it is held for moments only, never while a source, a
 * listener or a caller's code runs.
 */
final class CacheState {

    final ReentrantLock lock = new ReentrantLock();
    final EntryTable table = new EntryTable();
    final NotFoundMemory notFound = new NotFoundMemory();
    final Counters counters = new Counters();
    final CacheClock clock;
    final Listeners listeners;
    final DoubleSupplier random;
    volatile Settings settings;
    // Guarded by the lock.
    boolean closed;
    /** Until when LangSmith asked for no background fetches. */
    long pausedUntil;

    CacheState(PromptCacheBuilder builder, Workers workers) {
        this.clock = new CacheClock(builder.ticker, workers::isSchedulerDead);
        this.listeners = new Listeners(builder.listeners);
        this.random = builder.random;
        this.settings = new Settings(builder.config);
    }

    /** Works out until when an entry is fresh and when it is due, by what it holds and the present settings. */
    void date(Entry entry) {
        if (entry.isImmutable()) {
            entry.dueAt = Settings.NEVER;
            entry.freshUntil = Settings.NEVER;
        } else {
            entry.dueAt = settings.dueAt(entry.confirmedAt, random.getAsDouble());
            entry.freshUntil = settings.freshUntil(entry.confirmedAt);
        }
        entry.idle = false;
        if (table.contains(entry)) {
            table.schedule(entry);
        }
    }
}
