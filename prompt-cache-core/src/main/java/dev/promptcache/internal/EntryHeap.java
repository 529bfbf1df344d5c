package dev.promptcache.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A binary heap of entries, least rank first, in which an entry knows its slot; so it can be removed or moved in logarithmic
 * time. Guarded by the cache's lock.
 */
abstract class EntryHeap {

    /** The slot of an entry that is not in the heap. */
    static final int OUTSIDE = -1;

    private @Nullable Entry[] entries = new @Nullable Entry[16];
    private int size;

    abstract long rank(Entry entry);

    abstract int slot(Entry entry);

    abstract void slot(Entry entry, int slot);

    final int size() {
        return size;
    }

    final boolean contains(Entry entry) {
        return slot(entry) != OUTSIDE;
    }

    final @Nullable Entry first() {
        return entries[0];
    }

    /** The entry in a slot, for going through all of them in no particular order. */
    final Entry at(int slot) {
        Entry entry = entries[slot];
        if (entry == null) {
            throw new IndexOutOfBoundsException(slot);
        }
        return entry;
    }

    final void add(Entry entry) {
        if (size == entries.length) {
            entries = Arrays.copyOf(entries, size * 2);
        }
        size++;
        siftUp(size - 1, entry);
    }

    final void remove(Entry entry) {
        int slot = slot(entry);
        if (slot == OUTSIDE) {
            return;
        }
        slot(entry, OUTSIDE);
        size--;
        Entry last = at(size);
        entries[size] = null;
        if (last != entry) {
            settle(slot, last);
        }
    }

    /** Puts an entry whose rank has changed into its place. */
    final void moved(Entry entry) {
        settle(slot(entry), entry);
    }

    private void settle(int slot, Entry entry) {
        siftDown(slot, entry);
        siftUp(slot(entry), entry);
    }

    private void siftUp(int from, Entry entry) {
        int slot = from;
        while (slot > 0) {
            int parent = (slot - 1) >>> 1;
            Entry above = at(parent);
            if (rank(above) <= rank(entry)) {
                break;
            }
            put(slot, above);
            slot = parent;
        }
        put(slot, entry);
    }

    private void siftDown(int from, Entry entry) {
        int slot = from;
        for (int child = 2 * slot + 1; child < size; child = 2 * slot + 1) {
            if (child + 1 < size && rank(at(child + 1)) < rank(at(child))) {
                child++;
            }
            if (rank(entry) <= rank(at(child))) {
                break;
            }
            put(slot, at(child));
            slot = child;
        }
        put(slot, entry);
    }

    private void put(int slot, Entry entry) {
        entries[slot] = entry;
        slot(entry, slot);
    }
}
