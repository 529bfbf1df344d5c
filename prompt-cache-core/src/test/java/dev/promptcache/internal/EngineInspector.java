package dev.promptcache.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.internal.thread.CacheClock;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks at the insides of a cache that rests: whether its parts agree, and whether anything is left over. */
final class EngineInspector {

    private final EntryStore store;
    private final CacheClock clock;
    private final Object lock;
    private final EntryIndex index;
    private final EntryTable table;
    private final Flights flights;
    private final Collection<?> launchers;
    private final long clockOrigin;

    EngineInspector(AsyncPromptCache cache) {
        this.store = (EntryStore) field(cache, "store");
        this.clock = (CacheClock) field(cache, "clock");
        this.lock = field(store, "lock");
        this.index = (EntryIndex) field(store, "index");
        this.table = (EntryTable) field(store, "table");
        this.flights = (Flights) field(store, "flights");
        this.launchers = (Collection<?>) field(field(cache, "runner"), "launchers");
        this.clockOrigin = (long) field(clock, "origin");
    }

    /**
     * Sets a commit like {@code set}, and says whether it was an insert. The commit is made under the lock, so that no other write
     * comes between making and storing it.
     */
    boolean set(PromptKey key, Supplier<PromptCommit> commit) {
        synchronized (lock) {
            boolean inserted = index.find(key) == null;
            store.set(key, commit.get(), null, clock.exact());
            return inserted;
        }
    }

    @Nullable
    Entry find(PromptKey key) {
        return index.find(key);
    }

    /** The entry that is known under a spelling without parsing it. */
    @Nullable
    Entry find(String spelling) {
        return index.find(spelling);
    }

    /** Does something while nobody else has the lock. */
    void whileLocked(Runnable task) {
        synchronized (lock) {
            task.run();
        }
    }

    /** Asks for a refresh as a reader does who found an entry a moment ago. */
    void request(Entry found) {
        store.request(found, clock.exact());
    }

    /** The clock that readers of the cache go by, as {@link System#nanoTime()} has it. */
    long readersTime() {
        return clock.now() + clockOrigin;
    }

    /** How far the clock that readers go by is behind. */
    Duration clockLag() {
        long readers = clock.now();
        return Duration.ofNanos(clock.exact() - readers);
    }

    /** Since when the commit is fresh that is cached under a key, if it is still this one. */
    OptionalLong confirmedAt(PromptKey key, PromptCommit commit) {
        synchronized (lock) {
            Entry entry = index.find(key);
            return entry == null || !entry.commit().equals(commit)
                    ? OptionalLong.empty()
                    : OptionalLong.of(entry.confirmedAt + clockOrigin);
        }
    }

    /** Clears the cache like {@code clear}, and says how many entries went. */
    int clear() {
        return store.invalidateIf(key -> true);
    }

    /** Checks what must hold whenever nobody holds the lock. */
    void assertConsistent() {
        synchronized (lock) {
            StalenessRules rules = store.rules();
            assertThat(table.size()).isLessThanOrEqualTo(rules.config.maxSize());
            Set<Entry> entries = entries();
            assertThat(entries).hasSize(table.size());
            Set<Entry> found = new HashSet<>();
            for (Map<?, ?> map : List.of(map(index, "plain"), map(index, "withModel"))) {
                map.forEach((spelling, entry) -> {
                    found.add((Entry) entry);
                    assertThat(PromptKey.parse((String) spelling).identifier())
                            .isEqualTo(((Entry) entry).key.identifier());
                });
            }
            assertThat(found).as("entries that can be found").isEqualTo(entries);
            entries.forEach(this::assertWillBeRefreshed);
            entries.forEach(this::assertIsDated);
            for (String memory : List.of("notFound", "failed")) {
                assertThat(map(field(store, memory), "remembered").size()).isLessThanOrEqualTo(rules.config.maxSize());
            }
        }
    }

    /** Checks the same without the help of a library, for tests that instrument every class. */
    void requireConsistent() {
        Set<Entry> entries = entries();
        require(table.size() <= store.rules().config.maxSize(), "size");
        Set<Object> found = new HashSet<>(map(index, "plain").values());
        require(found.equals(entries), "entries that can be found");
        for (Entry entry : entries) {
            boolean underWay = flights.find(entry.key) != null;
            require(underWay || entry.dueAt != StalenessRules.NEVER, "the sweep knows " + entry.key);
        }
        int queued = flights.queued().size();
        require(flights.activeCount() >= map(flights, "byKey").size() - queued, "flights that are under way");
    }

    /** Waits for the threads that still clean up after their fetch, and checks what must hold then. */
    void awaitRest() {
        Await.until(() -> {
            synchronized (lock) {
                return map(flights, "byKey").isEmpty()
                        && flights.activeCount() == 0
                        && flights.queued().isEmpty()
                        && flights.slotsTaken() == 0;
            }
        });
        Await.until(launchers::isEmpty);
        assertConsistent();
    }

    /** Checks what must hold when no fetch is asked for or under way. */
    void assertAtRest() {
        assertConsistent();
        synchronized (lock) {
            assertThat(map(flights, "byKey")).as("flights").isEmpty();
            assertThat(flights.activeCount()).as("fetches under way").isZero();
            assertThat(flights.queued()).isEmpty();
            assertThat(flights.slotsTaken()).isZero();
            assertThat(launchers).isEmpty();
        }
    }

    /** How many flights wait for a slot. */
    int queued() {
        synchronized (lock) {
            return flights.queued().size();
        }
    }

    /** How many calls were abandoned and have not returned. */
    int abandoned() {
        synchronized (lock) {
            return flights.abandonedCount();
        }
    }

    private Set<Entry> entries() {
        Set<Entry> entries = new HashSet<>();
        for (int slot = 0; slot < table.size(); slot++) {
            entries.add(table.at(slot));
        }
        return entries;
    }

    /** An entry that can change is due some time, or being fetched; else it would be stale for ever. */
    private void assertWillBeRefreshed(Entry entry) {
        if (!entry.isImmutable() && store.rules().needsRefresher() && flights.find(entry.key) == null) {
            assertThat(entry.dueAt).as("due time of " + entry.key).isNotEqualTo(StalenessRules.NEVER);
        }
    }

    /** An entry is fresh for the ttl that is set now, from a moment that has been. */
    private void assertIsDated(Entry entry) {
        assertThat(entry.confirmedAt).isLessThanOrEqualTo(clock.exact());
        if (!entry.isImmutable()) {
            assertThat(entry.freshUntil).isEqualTo(store.rules().freshUntil(entry.confirmedAt));
        }
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalStateException("It does not hold: " + what);
        }
    }

    private static Map<?, ?> map(Object owner, String name) {
        return (Map<?, ?>) field(owner, name);
    }

    private static Object field(Object owner, String name) {
        try {
            Field field = owner.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field.get(owner);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("The engine has no " + name + " any more", e);
        }
    }
}
