package dev.promptcache.testing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptFleet.Claim;
import dev.promptcache.PromptFleet.Failure;
import dev.promptcache.PromptFleet.Position;
import dev.promptcache.PromptFleet.Shared;
import dev.promptcache.PromptFleet.Verdict;
import dev.promptcache.PromptFleet.Wish;
import dev.promptcache.PromptKey;
import dev.promptcache.Ticker;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a fleet shares, in memory, by the rules that {@link dev.promptcache.PromptFleet} states. Thread-safe. */
final class FakeFleetStore {

    private static final long LEASE = Duration.ofSeconds(20).toNanos() / 1000;
    private static final long PATIENCE = Duration.ofSeconds(2).toNanos() / 1000;
    private static final long LONGEST_REST = Duration.ofMinutes(5).toNanos() / 1000;
    private static final long SECOND_VOTE = Duration.ofMinutes(1).toNanos() / 1000;
    private static final long ANSWERED = Duration.ofSeconds(3).toNanos() / 1000;
    private static final long SECOND = Duration.ofSeconds(1).toNanos() / 1000;
    // Moments since 1970 in microseconds have as many digits.
    private static final long BEGINNING = 1_700_000_000_000_000L;

    private final Ticker ticker;

    @GuardedBy("this")
    private final Map<PromptKey, Record> records = new TreeMap<>(Comparator.comparing(PromptKey::toString));

    @GuardedBy("this")
    private Map<PromptKey, Long> changes = new HashMap<>();

    @GuardedBy("this")
    private String incarnation = "";

    @GuardedBy("this")
    private int incarnations;

    @GuardedBy("this")
    private long pausedUntil;

    FakeFleetStore(Ticker ticker) {
        this.ticker = ticker;
    }

    synchronized Claim claim(PromptKey key, @Nullable String heldHash, Wish wish) {
        long now = now();
        Record stored = records.computeIfAbsent(key, any -> new Record());
        if (wish == Wish.NOW) {
            stored.mark(now);
        }
        boolean counts = stored.order > 0 && stored.order >= stored.wanted;
        Shared shared = counts ? stored.shared(now, heldHash) : null;
        if (counts && now < stored.due) {
            return new Claim(Verdict.HAVE, 0, Duration.ZERO, shared);
        }
        if (wish == Wish.BACKGROUND && now < pausedUntil) {
            return new Claim(Verdict.PAUSE, 0, micros(pausedUntil - now), shared);
        }
        boolean leased = now < stored.leasedUntil;
        boolean mayTakeOver =
                wish == Wish.NOW || wish == Wish.FOREGROUND && (stored.resting || now - stored.leasedAt >= PATIENCE);
        if (leased && !mayTakeOver) {
            return new Claim(stored.resting ? Verdict.REST : Verdict.BUSY, 0, micros(stored.leasedUntil - now), shared);
        }
        stored.lease(Math.max(Math.max(now, stored.order + 1), stored.wanted), now);
        return new Claim(Verdict.LEAD, stored.holder, Duration.ZERO, shared);
    }

    /** Stores a commit; the change is what is to be told, if it is one. */
    synchronized Stored store(PromptKey key, long token, PromptCommit commit, Duration due) {
        Record stored = records.computeIfAbsent(key, any -> new Record());
        stored.release(token);
        if (stored.order >= token) {
            return new Stored(stored.shared(now(), commit.commitHash()), null);
        }
        return new Stored(null, put(key, stored, token, commit, due));
    }

    synchronized @Nullable Change offer(PromptKey key, long order, PromptCommit commit, Duration due) {
        Record stored = records.computeIfAbsent(key, any -> new Record());
        long token = Math.min(order, now());
        return stored.order >= token ? null : put(key, stored, token, commit, due);
    }

    synchronized @Nullable Change fail(PromptKey key, Object member, long token, Failure failure, Duration rest) {
        Record stored = records.computeIfAbsent(key, any -> new Record());
        long now = now();
        boolean mine = stored.holder == token;
        stored.release(token);
        if (failure == Failure.UNAVAILABLE && mine) {
            long wait = Math.min(LONGEST_REST, SECOND << Math.min(stored.failures++, 20));
            stored.rest(now + wait);
        } else if (failure == Failure.RATE_LIMITED) {
            pausedUntil = Math.max(pausedUntil, now + Math.min(LONGEST_REST, rest.toNanos() / 1000));
        } else if (failure == Failure.NOT_FOUND && stored.order < token) {
            boolean second = stored.voter != null && (stored.voter != member || now - stored.votedAt >= SECOND_VOTE);
            boolean gone = stored.order > 0 && stored.commit == null;
            if (second || gone) {
                return put(key, stored, token, null, rest);
            }
            if (stored.voter == null) {
                stored.voter = member;
                stored.votedAt = now;
            }
        }
        return null;
    }

    synchronized Map<PromptKey, Shared> read(Map<PromptKey, String> held) {
        Map<PromptKey, Shared> found = new HashMap<>();
        long now = now();
        held.forEach((key, hash) -> {
            Record stored = records.get(key);
            if (stored != null && stored.order > 0) {
                found.put(key, stored.shared(now, hash));
            }
        });
        return found;
    }

    synchronized void mark(PromptKey key) {
        records.computeIfAbsent(key, any -> new Record()).mark(now());
    }

    synchronized void markAll() {
        long now = now();
        records.values().forEach(stored -> stored.mark(now));
    }

    synchronized Position position(long members) {
        long now = now();
        List<PromptKey> unanswered = records.entrySet().stream()
                .filter(entry -> entry.getValue().isUnanswered(now))
                .map(Map.Entry::getKey)
                .toList();
        return new Position(incarnation, epoch(), now, members, unanswered);
    }

    synchronized List<PromptKey> changedSince(long epoch) {
        return changes.entrySet().stream()
                .filter(change -> change.getValue() > epoch)
                .map(Map.Entry::getKey)
                .toList();
    }

    synchronized void clear() {
        records.clear();
        changes.clear();
        incarnation = "";
        pausedUntil = 0;
    }

    /** What puts the store back to where it is now. */
    synchronized Runnable dump() {
        Map<PromptKey, Record> savedRecords = new HashMap<>();
        records.forEach((key, stored) -> savedRecords.put(key, stored.copy()));
        Map<PromptKey, Long> savedChanges = Map.copyOf(changes);
        String savedIncarnation = incarnation;
        return () -> restore(savedRecords, savedChanges, savedIncarnation);
    }

    private synchronized void restore(
            Map<PromptKey, Record> savedRecords, Map<PromptKey, Long> savedChanges, String savedIncarnation) {
        records.clear();
        savedRecords.forEach((key, stored) -> records.put(key, stored.copy()));
        changes = new HashMap<>(savedChanges);
        incarnation = savedIncarnation;
    }

    @GuardedBy("this")
    private @Nullable Change put(
            PromptKey key, Record stored, long token, @Nullable PromptCommit commit, Duration due) {
        String before = stored.order == 0 ? null : stored.hash();
        stored.hold(token, commit, now() + due.toNanos() / 1000);
        boolean never = commit == null && before == null;
        if (never || stored.hash().equals(before)) {
            return null;
        }
        if (incarnation.isEmpty()) {
            incarnation = "incarnation-" + ++incarnations;
        }
        long previous = epoch();
        long epoch = Math.max(now(), previous + 1);
        changes.put(key, epoch);
        return new Change(incarnation, previous, epoch, key);
    }

    @GuardedBy("this")
    private long epoch() {
        return changes.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    private long now() {
        return BEGINNING + ticker.read() / 1000;
    }

    private static Duration micros(long micros) {
        return Duration.ofNanos(micros * 1000);
    }

    /** What is told of a change. */
    record Change(String incarnation, long previous, long epoch, PromptKey key) {}

    /** What came of storing: what is newer, or what is to be told. */
    record Stored(@Nullable Shared newer, @Nullable Change change) {}

    /** What is stored of one prompt; guarded by the store. */
    private static final class Record {

        private long order;
        private @Nullable PromptCommit commit;
        private long due;
        private long wanted;
        private long holder;
        private long leasedAt;
        private long leasedUntil;
        private boolean resting;
        private int failures;
        private @Nullable Object voter;
        private long votedAt;

        /** Nothing counts that was allowed to begin before, in the same microsecond too. */
        private void mark(long now) {
            wanted = Math.max(now, Math.max(order, holder) + 1);
        }

        private void lease(long token, long now) {
            holder = token;
            leasedAt = now;
            leasedUntil = now + LEASE;
            resting = false;
        }

        private void release(long token) {
            if (holder == token) {
                holder = 0;
                leasedUntil = 0;
            }
        }

        private void rest(long until) {
            leasedUntil = until;
            resting = true;
        }

        private void hold(long token, @Nullable PromptCommit brought, long nextDue) {
            order = token;
            commit = brought;
            due = nextDue;
            failures = 0;
            voter = null;
            if (resting) {
                // LangSmith answers again.
                rest(0);
                resting = false;
            }
            if (token >= wanted) {
                wanted = 0;
            }
        }

        private String hash() {
            return commit == null ? "" : commit.commitHash();
        }

        private Shared shared(long now, @Nullable String heldHash) {
            PromptCommit sent = Objects.equals(hash(), heldHash) ? null : commit;
            return new Shared(order, micros(now - order), micros(due - now), hash(), sent);
        }

        private boolean isUnanswered(long now) {
            return wanted > 0 && now - wanted >= ANSWERED && now >= leasedUntil;
        }

        private Record copy() {
            Record copy = new Record();
            copy.order = order;
            copy.commit = commit;
            copy.due = due;
            copy.wanted = wanted;
            copy.holder = holder;
            copy.leasedAt = leasedAt;
            copy.leasedUntil = leasedUntil;
            copy.resting = resting;
            copy.failures = failures;
            copy.voter = voter;
            copy.votedAt = votedAt;
            return copy;
        }
    }
}
