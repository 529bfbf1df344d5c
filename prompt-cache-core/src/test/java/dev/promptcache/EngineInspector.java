package dev.promptcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks at the insides of a cache that rests: whether its parts agree, and whether anything is left over. */
final class EngineInspector {

    private final CacheState state;
    private final Loader loader;
    private final Refresher refresher;
    private final Writes writes;

    EngineInspector(AsyncPromptCache cache) {
        this.state = (CacheState) field(cache, "state");
        this.loader = (Loader) field(cache, "loader");
        this.refresher = (Refresher) field(cache, "refresher");
        this.writes = (Writes) field(cache, "writes");
    }

    CacheState state() {
        return state;
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
                    assertThat(PromptIdentifier.canonical((String) spelling))
                            .isEqualTo(((Entry) entry).key.identifier());
                });
            }
            assertThat(found).as("entries that can be found").isEqualTo(entries);
            entries.forEach(this::assertWillBeRefreshed);
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
