package dev.promptcache.internal;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import dev.promptcache.internal.fleet.FleetAnswer;
import dev.promptcache.internal.fleet.Standing;
import dev.promptcache.internal.recency.Stamped;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the cache holds under one key. It lives from its insertion to its removal; a refresh changes what it holds.
 *
 * <p>Readers use the volatile fields, the stamp and {@code lastRead} without a lock; everything else, and every write of a volatile
 * field, belongs to the {@link EntryStore}. {@code answer} is written before {@code freshUntil} and read after it, so that a reader
 * who saw "fresh" gets a commit at least as new as the one that was.
 */
final class Entry extends Stamped {

    private static final VarHandle LAST_READ;

    static {
        try {
            LAST_READ = MethodHandles.lookup().findVarHandle(Entry.class, "lastRead", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final PromptKey key;
    /** The commit, never empty; an Optional, since a hit returns one and must not allocate. */
    volatile Optional<PromptCommit> answer;

    volatile long freshUntil;
    /** From when on the entry wants a refresh; never while one is under way. */
    volatile long dueAt;

    private long lastRead;

    /** Whether {@code dueAt} was chosen for a whole fleet, or for one that has fallen apart, and binds readers too. */
    volatile boolean dueForFleet;

    long confirmedAt;

    /**
     * Whether nobody knows when the source confirmed the commit. It then counts as just past its ttl when it was loaded, which
     * is what {@code confirmedAt} says.
     */
    boolean ageUnknown;

    /** How new the commit is in the fleet, null if no fetch brought it or there is no fleet. */
    @Nullable
    Standing standing;

    @Nullable
    PromptSource ownSource;

    @Nullable
    PromptException lastFailure;

    int failures;
    /** When the first of those failures came. */
    long failingSince;

    boolean aliased;

    Entry(PromptKey key, PromptCommit commit, long confirmedAt) {
        this.key = key;
        this.answer = Optional.of(commit);
        this.confirmedAt = confirmedAt;
        this.lastRead = confirmedAt;
    }

    PromptCommit commit() {
        return answer.orElseThrow();
    }

    /** Whether the key names a commit rather than a tag: a ref of 8 or more hex digits is looked up as a hash first. */
    boolean isImmutable() {
        return isImmutable(key, commit());
    }

    /** Whether a key names a commit rather than a tag. */
    static boolean isImmutable(PromptKey key, PromptCommit commit) {
        String ref = key.ref();
        if (ref.length() < 8) {
            return false;
        }
        for (int i = 0; i < ref.length(); i++) {
            if (Character.digit(ref.charAt(i), 16) < 0) {
                return false;
            }
        }
        return commit.commitHash().regionMatches(true, 0, ref, 0, ref.length());
    }

    /** Takes over a commit, as of a moment. The caller dates {@link #freshUntil} afterwards. */
    void hold(PromptCommit commit, long confirmedAt) {
        this.answer = Optional.of(commit);
        this.confirmedAt = confirmedAt;
        this.ageUnknown = false;
        this.standing = null;
        this.failures = 0;
        this.lastFailure = null;
    }

    /** Notes that a refresh failed, and when the next one may follow. */
    void fail(PromptException failure, long now, long nextAttempt) {
        failingSince = failures == 0 ? now : failingSince;
        failures++;
        lastFailure = failure;
        dueAt = nextAttempt;
    }

    /** Whether what another instance fetched is to take the place of what is held. */
    boolean isOlderThan(FleetAnswer shared) {
        return standing == null
                ? shared.standing().begunAt() > confirmedAt
                : shared.standing().isNewerThan(standing);
    }

    /** Whether the fleet knows what is held to be newer than what it brought. */
    boolean isKnownNewerThan(FleetAnswer shared) {
        return standing != null && standing.isNewerThan(shared.standing());
    }

    /** Takes the place in the fleet that an answer gives it, if it came through one, and is due when one instance chose for all. */
    void joinFleet(@Nullable FleetAnswer shared, long now) {
        if (shared == null) {
            return;
        }
        if (!isKnownNewerThan(shared)) {
            standing = shared.standing();
        }
        if (freshUntil != StalenessRules.NEVER) {
            dueAt = StalenessRules.plus(now, Math.max(0, shared.due().toNanos()));
            dueForFleet = true;
        }
    }

    /**
     * Whether a read may ask for a refresh. One that was stale when it was dated need not wait for its due time, which only
     * keeps the sweep from refreshing all such entries at once.
     */
    boolean isDueForReader(long now) {
        long due = dueAt;
        return due <= now || due != StalenessRules.NEVER && failures == 0 && now > freshUntil && !dueForFleet;
    }

    boolean isBackingOff(long now) {
        return failures > 0 && now < dueAt && dueAt != StalenessRules.NEVER;
    }

    long lastRead() {
        return (long) LAST_READ.getOpaque(this);
    }

    void lastRead(long moment) {
        LAST_READ.setOpaque(this, moment);
    }
}
