package dev.promptcache.internal.recency;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Entries in the order of their last use, as a heap with four children to a node whose ranks stand in an array of their own.
 * Each entry is placed by the stamp that it had then; reads do not tell the heap of newer ones. It is put right when a victim is
 * wanted: an entry at the top that was used since sinks to where it belongs. Plain: guarded by whoever holds it.
 *
 * @param <E> the entries; each is in one heap at most
 */
public final class RecencyHeap<E extends Stamped> {

    /** The slot of an entry that is not in the heap. */
    static final int OUTSIDE = -1;

    private static final int CHILDREN = 4;
    // So many entries sink one by one; if that does not bring up a victim, ordering all of them anew is cheaper.
    private static final int PATIENCE = 16;
    private static final int PATIENCE_SHARE = 64;

    private @Nullable Stamped[] entries = new @Nullable Stamped[16];
    private long[] ranks = new long[16];
    private int size;

    /** Makes a heap without entries. */
    public RecencyHeap() {}

    /**
     * The number of entries.
     *
     * @return the size
     */
    public int size() {
        return size;
    }

    /**
     * Whether an entry is in the heap.
     *
     * @param entry an entry
     * @return whether it is
     */
    public boolean contains(E entry) {
        return entry.slot != OUTSIDE;
    }

    /**
     * The entry in a slot, for going through all of them in no particular order.
     *
     * @param slot from 0 to the size, exclusive
     * @return the entry
     */
    @SuppressWarnings("unchecked") // Only such entries are added.
    public E at(int slot) {
        Stamped entry = entries[slot];
        if (entry == null) {
            throw new IndexOutOfBoundsException(slot);
        }
        return (E) entry;
    }

    /**
     * Adds an entry by its present stamp.
     *
     * @param entry one that is not in the heap
     */
    public void add(E entry) {
        if (size == entries.length) {
            entries = Arrays.copyOf(entries, size * 2);
            ranks = Arrays.copyOf(ranks, size * 2);
        }
        size++;
        siftUp(size - 1, entry, entry.stamp());
    }

    /**
     * Removes an entry, if it is there.
     *
     * @param entry the entry
     */
    public void remove(E entry) {
        int slot = entry.slot;
        if (slot == OUTSIDE) {
            return;
        }
        entry.slot = OUTSIDE;
        size--;
        E last = at(size);
        long rank = ranks[size];
        entries[size] = null;
        if (last != entry) {
            siftDown(slot, last, rank);
            siftUp(last.slot, last, rank);
        }
    }

    /**
     * The entry that was used least recently: exactly, unless entries are being used at this moment.
     *
     * @return the entry, or null if there is none
     */
    public @Nullable E leastRecentlyUsed() {
        for (int patience = PATIENCE + size / PATIENCE_SHARE; patience > 0; patience--) {
            if (size == 0) {
                return null;
            }
            E first = at(0);
            long stamp = first.stamp();
            if (stamp == ranks[0]) {
                return first;
            }
            siftDown(0, first, stamp);
        }
        orderAnew();
        return at(0);
    }

    private void orderAnew() {
        for (int slot = 0; slot < size; slot++) {
            ranks[slot] = at(slot).stamp();
        }
        for (int slot = (size - 2) / CHILDREN; slot >= 0; slot--) {
            siftDown(slot, at(slot), ranks[slot]);
        }
    }

    private void siftUp(int from, E entry, long rank) {
        int slot = from;
        while (slot > 0) {
            int parent = (slot - 1) / CHILDREN;
            if (ranks[parent] <= rank) {
                break;
            }
            put(slot, at(parent), ranks[parent]);
            slot = parent;
        }
        put(slot, entry, rank);
    }

    private void siftDown(int from, E entry, long rank) {
        int slot = from;
        for (int child = leastChild(slot); child < size && ranks[child] < rank; child = leastChild(slot)) {
            put(slot, at(child), ranks[child]);
            slot = child;
        }
        put(slot, entry, rank);
    }

    /** The slot of the child with the least rank, or one beyond the last entry if there is none. */
    private int leastChild(int slot) {
        int first = CHILDREN * slot + 1;
        int end = Math.min(first + CHILDREN, size);
        int least = first;
        for (int child = first + 1; child < end; child++) {
            if (ranks[child] < ranks[least]) {
                least = child;
            }
        }
        return least;
    }

    private void put(int slot, E entry, long rank) {
        entries[slot] = entry;
        ranks[slot] = rank;
        entry.slot = slot;
    }
}
