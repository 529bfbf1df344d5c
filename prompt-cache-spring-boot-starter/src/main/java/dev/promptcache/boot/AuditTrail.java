package dev.promptcache.boot;

import dev.promptcache.PromptCacheListener;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.boot.AuditRecord.Action;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whoever keeps such records of each change of a cached prompt, of what is refused, and of what operators do. Thread-safe.
 *
 * @since 0.1.0
 */
public final class AuditTrail implements PromptCacheListener {

    private static final Logger log = LoggerFactory.getLogger(AuditTrail.class);

    private final List<AuditSink> sinks;
    private final ChangeAuthors authors;
    private final InstantSource clock;

    /**
     * Makes a trail.
     *
     * @param sinks who takes its records
     * @param authors who is known to have moved a prompt
     */
    public AuditTrail(List<AuditSink> sinks, ChangeAuthors authors) {
        this(sinks, authors, Clock.systemUTC());
    }

    AuditTrail(List<AuditSink> sinks, ChangeAuthors authors, InstantSource clock) {
        this.sinks = List.copyOf(sinks);
        this.authors = authors;
        this.clock = clock;
    }

    @Override
    public void changed(PromptKey key, PromptCommit before, PromptCommit after, ChangeTrigger trigger) {
        tell(new AuditRecord(
                clock.instant(),
                Action.CHANGED,
                key,
                before.commitHash(),
                after.commitHash(),
                trigger.name().toLowerCase(Locale.ROOT),
                authors.authorOf(key),
                null));
    }

    @Override
    public void rejected(
            PromptKey key, @Nullable PromptCommit cached, PromptCommit refused, ChangeTrigger trigger, String reason) {
        tell(new AuditRecord(
                clock.instant(),
                Action.REJECTED,
                key,
                cached == null ? null : cached.commitHash(),
                refused.commitHash(),
                trigger.name().toLowerCase(Locale.ROOT),
                authors.authorOf(key),
                reason));
    }

    /**
     * Records what an operator has done.
     *
     * @param action what
     * @param key the prompt, null if it was done to all of them
     * @param from the hash of the commit that was cached, null if there was none
     * @param to the hash of the commit that is cached afterwards, null if there is none or it does not matter
     * @param actor who did it, null if nobody had to say
     * @param reason why it did not succeed, null if it did
     */
    public void operation(
            Action action,
            @Nullable PromptKey key,
            @Nullable String from,
            @Nullable String to,
            @Nullable String actor,
            @Nullable String reason) {
        tell(new AuditRecord(clock.instant(), action, key, from, to, "endpoint", actor, reason));
    }

    private void tell(AuditRecord record) {
        for (AuditSink sink : sinks) {
            try {
                sink.accept(record);
            } catch (RuntimeException e) {
                log.warn("{} did not take an audit record", sink.getClass().getName(), e);
            }
        }
    }
}
