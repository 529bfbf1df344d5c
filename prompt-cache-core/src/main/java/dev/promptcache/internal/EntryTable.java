package dev.promptcache.internal;

import dev.promptcache.PromptKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The entries: by key, in order of their last use, and in order of when they are due.
 *
 * <p>Finding and touching take no lock; everything else is guarded by the cache's lock. Use is recorded as a stamp from one
 * counter. The heap by stamp is put right only when a victim is wanted: an entry at its top that was used since it was placed
 * sinks to where it belongs, until one comes up that was not.
 */
final class EntryTable {

    private final Map<String, Entry> plain = new ConcurrentHashMap<>();
    private final Map<String, Entry> withModel = new ConcurrentHashMap<>();
    private final Stamps stamps = new Stamps();
    private long oldestStamp;
    private final EntryHeap byUse = new RecencyHeap();
    private final EntryHeap byDue = new DueHeap();

    @Nullable
    Entry find(PromptKey key) {
        return of(key).get(key.identifier());
    }

    /** Finds by a spelling of an identifier, without the model, that was looked up before or is the shortest. */
    @Nullable
    Entry find(String spelling) {
        return plain.get(spelling);
    }

    /** Marks an entry as the most recently used. An entry that already is costs no write, so that one hot key scales. */
    void touch(Entry entry) {
        if (entry.stamp() != stamps.newest()) {
            entry.stamp(stamps.next());
        }
    }

    int size() {
        return byUse.size();
    }

    void forEach(Consumer<Entry> action) {
        for (int slot = 0; slot < byUse.size(); slot++) {
            action.accept(byUse.at(slot));
        }
    }

    boolean contains(Entry entry) {
        return byUse.contains(entry);
    }

    void insert(Entry entry) {
        insert(entry, stamps.next());
    }

    /** Inserts an entry as the least recently used one. */
    void insertOldest(Entry entry) {
        insert(entry, --oldestStamp);
    }

    private void insert(Entry entry, long stamp) {
        entry.stamp(stamp);
        entry.sortedStamp = entry.stamp();
        byUse.add(entry);
        schedule(entry);
        of(entry.key).put(entry.key.identifier(), entry);
    }

    /** Lets an entry be found under another spelling too; there are three at most, and they go when the entry goes. */
    void alias(String spelling, Entry entry) {
        if (contains(entry)) {
            entry.aliased = true;
            plain.put(spelling, entry);
        }
    }

    void remove(Entry entry) {
        byUse.remove(entry);
        byDue.remove(entry);
        of(entry.key).remove(entry.key.identifier(), entry);
        if (entry.aliased) {
            longerForms(entry.key).forEach(plain::remove);
        }
    }

    /** The entry that was used least recently: exactly, unless entries are being read at this moment. */
    @Nullable
    Entry leastRecentlyUsed() {
        // One round is enough when nobody reads; readers who outrun it must not keep the lock busy for ever.
        for (int rounds = byUse.size(); rounds > 0; rounds--) {
            Entry first = byUse.first();
            if (first == null || first.stamp() == first.sortedStamp) {
                return first;
            }
            first.sortedStamp = first.stamp();
            byUse.moved(first);
        }
        return byUse.first();
    }

    /** Puts an entry into the order of due times, by its present one, or takes it out if it has none. */
    void schedule(Entry entry) {
        if (entry.dueAt == Settings.NEVER) {
            byDue.remove(entry);
        } else if (byDue.contains(entry)) {
            byDue.moved(entry);
        } else {
            byDue.add(entry);
        }
    }

    /** Takes the entry that is due longest out of the order of due times, if there is one. */
    @Nullable
    Entry pollDue(long now) {
        Entry first = byDue.first();
        if (first == null || first.dueAt > now) {
            return null;
        }
        byDue.remove(first);
        return first;
    }

    /** The other spellings of a key's identifier: its own workspace and the newest commit written out. */
    private static List<String> longerForms(PromptKey key) {
        String shortest = key.identifier();
        boolean ownerImplied = key.owner().equals(PromptKey.OWN_WORKSPACE);
        boolean refImplied = key.ref().equals(PromptKey.LATEST);
        List<String> forms = new ArrayList<>(3);
        if (refImplied) {
            forms.add(shortest + ':' + PromptKey.LATEST);
        }
        if (ownerImplied) {
            forms.add(PromptKey.OWN_WORKSPACE + '/' + shortest);
        }
        if (ownerImplied && refImplied) {
            forms.add(PromptKey.OWN_WORKSPACE + '/' + shortest + ':' + PromptKey.LATEST);
        }
        return forms;
    }

    private Map<String, Entry> of(PromptKey key) {
        return key.includeModel() ? withModel : plain;
    }

    /** A counter in the middle of an array, so that the threads that fight for its cache line fight for nothing else. */
    private static final class Stamps {

        private static final int MIDDLE = 16;

        private final AtomicLongArray counter = new AtomicLongArray(2 * MIDDLE);

        long newest() {
            return counter.get(MIDDLE);
        }

        long next() {
            return counter.incrementAndGet(MIDDLE);
        }
    }

    private static final class RecencyHeap extends EntryHeap {

        @Override
        long rank(Entry entry) {
            return entry.sortedStamp;
        }

        @Override
        int slot(Entry entry) {
            return entry.recencySlot;
        }

        @Override
        void slot(Entry entry, int slot) {
            entry.recencySlot = slot;
        }
    }

    private static final class DueHeap extends EntryHeap {

        @Override
        long rank(Entry entry) {
            return entry.dueAt;
        }

        @Override
        int slot(Entry entry) {
            return entry.dueSlot;
        }

        @Override
        void slot(Entry entry, int slot) {
            entry.dueSlot = slot;
        }
    }
}
