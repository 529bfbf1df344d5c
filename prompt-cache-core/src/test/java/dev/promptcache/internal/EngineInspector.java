package dev.promptcache.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Looks at the insides of a cache that rests: whether its parts agree, and whether anything is left over. */
final class EngineInspector {

    private final CacheState state;
    private final Loader loader;
    private final Refresher refresher;
    private final Writes writes;
    private final long clockOrigin;

    EngineInspector(AsyncPromptCache cache) {
        this.state = (CacheState) field(cache, "state");
        this.loader = (Loader) field(cache, "loader");
        this.refresher = (Refresher) field(cache, "refresher");
        this.writes = (Writes) field(cache, "writes");
        this.clockOrigin = (long) field(state.clock, "origin");
    }

    CacheState state() {
        return state;
    }

    /** The clock that readers of the cache go by, as {@link System#nanoTime()} has it. */
    long readersTime() {
        return state.clock.now() + clockOrigin;
    }

    /** How far the clock that readers go by is behind. */
    Duration clockLag() {
        long readers = state.clock.now();
        return Duration.ofNanos(state.clock.exact() - readers);
    }

    /** Since when the commit is fresh that is cached under a key, if it is still this one. */
    OptionalLong confirmedAt(PromptKey key, PromptCommit commit) {
        synchronized (state.lock) {
            Entry entry = state.table.find(key);
            return entry == null || !entry.commit().equals(commit)
                    ? OptionalLong.empty()
                    : OptionalLong.of(entry.confirmedAt + clockOrigin);
        }
    }

    /** Clears the cache like {@code clear}, and says how many entries went. */
    int clear() {
        return writes.invalidateIf(key -> true);
    }

    /** Checks what must hold whenever nobody holds the lock. */
    void assertConsistent() {
        synchronized (state.lock) {
            EntryTable table = state.table;
            assertThat(table.size()).isLessThanOrEqualTo(state.settings.config.maxSize());
            Set<Entry> entries = new HashSet<>();
            table.forEach(entries::add);
            assertThat(entries).hasSize(table.size());
            Set<Entry> found = new HashSet<>();
            for (Map<?, ?> map : List.of(map(table, "plain"), map(table, "withModel"))) {
                map.forEach((spelling, entry) -> {
                    found.add((Entry) entry);
                    assertThat(PromptKey.parse((String) spelling).identifier())
                            .isEqualTo(((Entry) entry).key.identifier());
                });
            }
            assertThat(found).as("entries that can be found").isEqualTo(entries);
            entries.forEach(this::assertWillBeRefreshed);
            entries.forEach(this::assertIsDated);
            assertThat(map(state.notFound, "remembered").size()).isLessThanOrEqualTo(state.settings.config.maxSize());
            assertThat(map(state.failed, "remembered").size()).isLessThanOrEqualTo(state.settings.config.maxSize());
        }
    }

    /** Checks the same without the help of a library, for tests that instrument every class. */
    void requireConsistent() {
        EntryTable table = state.table;
        Set<Entry> entries = new HashSet<>();
        table.forEach(entries::add);
        require(table.size() <= state.settings.config.maxSize(), "size");
        Set<Object> found = new HashSet<>(map(table, "plain").values());
        require(found.equals(entries), "entries that can be found");
        for (Entry entry : entries) {
            boolean underWay = loader.find(entry.key) != null;
            require(underWay || entry.dueSlot != EntryHeap.OUTSIDE, "the sweep knows " + entry.key);
        }
        require(loader.activeCount() >= map(loader, "flights").size() - queued(), "flights that are under way");
    }

    private int queued() {
        return ((Collection<?>) field(refresher, "queue")).size();
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalStateException("It does not hold: " + what);
        }
    }

    /** Waits for the threads that still clean up after their fetch, and checks what must hold then. */
    void awaitRest() {
        Await.until(() -> {
            synchronized (state.lock) {
                return field(refresher, "slotsTaken").equals(0)
                        && ((Collection<?>) field(refresher, "launchers")).isEmpty();
            }
        });
        assertAtRest();
    }

    /** Checks what must hold when no fetch is asked for or under way. */
    void assertAtRest() {
        assertConsistent();
        synchronized (state.lock) {
            assertThat(map(loader, "flights")).as("flights").isEmpty();
            assertThat(loader.activeCount()).as("fetches under way").isZero();
            assertThat((Collection<?>) field(refresher, "queue")).isEmpty();
            assertThat(field(refresher, "slotsTaken")).isEqualTo(0);
            assertThat((Collection<?>) field(refresher, "launchers")).isEmpty();
        }
    }

    /** An entry that can change is due some time, or being fetched, or idle; else it would be stale for ever. */
    private void assertWillBeRefreshed(Entry entry) {
        if (!entry.isImmutable() && state.settings.needsRefresher() && loader.find(entry.key) == null) {
            assertThat(entry.dueAt).as("due time of " + entry.key).isNotEqualTo(Settings.NEVER);
            assertThat(entry.dueSlot != EntryHeap.OUTSIDE || entry.idle)
                    .as("the sweep knows " + entry.key)
                    .isTrue();
        }
    }

    /** An entry is fresh for the ttl that is set now, from a moment that has been. */
    private void assertIsDated(Entry entry) {
        assertThat(entry.confirmedAt).isLessThanOrEqualTo(state.clock.exact());
        if (!entry.isImmutable()) {
            assertThat(entry.freshUntil).isEqualTo(state.settings.freshUntil(entry.confirmedAt));
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
