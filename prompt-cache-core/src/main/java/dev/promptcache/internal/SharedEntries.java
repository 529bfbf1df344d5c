package dev.promptcache.internal;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.internal.fleet.FleetAnswer;
import dev.promptcache.internal.fleet.FleetEntries;
import java.time.Duration;
import java.util.Map;

/** The entries, as the fleet sees them. */
final class SharedEntries implements FleetEntries {

    // As good as for ever, and far less than nanoseconds can count.
    private static final Duration LONG = Duration.ofDays(36_500);

    private final EntryStore store;
    private final CacheClock clock;
    private final CommitTemplates templates;
    private final Runnable whenRequested;

    /** What is requested follows when somebody is told so. */
    SharedEntries(EntryStore store, CacheClock clock, CommitTemplates templates, Runnable whenRequested) {
        this.store = store;
        this.clock = clock;
        this.templates = templates;
        this.whenRequested = whenRequested;
    }

    @Override
    public Duration ttl() {
        long ttl = store.settings().ttl;
        return ttl == Settings.NEVER ? LONG : Duration.ofNanos(ttl);
    }

    @Override
    public Duration ttl(PromptKey key, PromptCommit commit) {
        return Entry.isImmutable(key, commit) ? LONG : ttl();
    }

    @Override
    public boolean isServable(PromptKey key, PromptCommit commit, Duration age) {
        return Entry.isImmutable(key, commit)
                || store.settings().servesOnError(age.minus(ttl()).toNanos());
    }

    @Override
    public Map<PromptKey, Held> held() {
        return store.held();
    }

    @Override
    public void takeOver(PromptKey key, FleetAnswer answer) {
        PromptCommit commit = templates.prepare(answer.commit());
        store.takeOver(
                key, new FleetAnswer(commit, answer.standing(), answer.due(), answer.fetchedHere()), clock.exact());
    }

    @Override
    public void refresh(PromptKey key) {
        store.request(key, clock.exact());
        whenRequested.run();
    }

    @Override
    public void spread(Duration window) {
        store.spread(window.toNanos(), clock.exact());
    }
}
