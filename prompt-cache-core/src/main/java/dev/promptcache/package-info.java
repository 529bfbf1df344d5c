/**
 * An in-process cache of LangSmith prompts: exact LRU, stale-while-revalidate, background refresh.
 *
 * <p>{@link dev.promptcache.AsyncPromptCache} is the cache, {@link dev.promptcache.PromptCache} its blocking view, and
 * {@link dev.promptcache.PromptSource} the one thing it needs from outside. What follows explains the inside.
 *
 * <h2>The data structure</h2>
 *
 * <p>Three structures hold the entries. A concurrent hash map from the identifier to the entry serves readers without a lock;
 * it is keyed by the plain string, so that a caller who reuses a string needs no key object, and the few longer spellings of
 * an identifier that were looked up are further keys of the same entry, which go when the entry goes. A binary heap orders the
 * entries by their last use, and another by when they are due for a refresh. Both heaps, and every write, are guarded by one
 * lock, which is never held while a source, a listener or a caller's code runs.
 *
 * <p>Recency is a stamp from one counter. A read writes the counter's next value into the entry, unless the entry already
 * carries the newest one; so one hot key, read by all threads, costs no write at all. The heap is not told of reads. When a
 * victim is wanted, the entry at its top is compared with the stamp it was placed by: if it was used since, it sinks to where
 * it belongs and the next one is looked at. The first one that was not used is the least recently used of all, since every other
 * entry was placed by a stamp no newer than its present one. Used by one thread after another, the order is exact; readers who
 * race may overtake each other by exactly that race.
 *
 * <p>A read of the system's clock costs more than the whole lookup. So readers compare the end of an entry's freshness with a
 * clock that the refresher's timer moves, at least once a second; while the timer is stopped they read the real one.
 *
 * <h2>Why this one</h2>
 *
 * <p>A linked list in access order needs a lock, or a buffer of reads that is replayed later, on every hit; a buffer gives up
 * exact order once several threads read, and costs more than the stamp. Stamps handed out to threads in blocks scale further on
 * many keys and many cores, but need several times the code, and their order between threads is only nearly exact. Time stamps
 * need the clock on every hit, and tie. One counter is the simplest of the designs that were measured and are exact for every
 * sequential use; its weak point is many threads reading many keys at once, where they share the counter's cache line.
 *
 * <p>Two ways around that were tried. Taking the time for a stamp once threads collide gained nothing with two threads on many
 * keys: the clock costs what the cache line did. Letting threads that collide share a stamp for some sixty reads made them half
 * as fast again, and entries that were read within those sixty then tie; the exact order was thought worth more.
 *
 * <h2>What a reader may see</h2>
 *
 * <p>A writer publishes an entry by putting it into the map, and changes it by writing first the commit and then the end of its
 * freshness, both volatile. A reader reads them in the opposite order: if it sees an end of freshness, it sees the commit that
 * was written before it, or a newer one; never an older commit under a newer date. Commits are immutable. A reader who found an
 * entry that is removed while it reads returns what was cached when its read began. Stamps and the time of the last read are
 * opaque: they cannot tear, and a thread that was held up between reading the counter and writing the stamp can at worst make
 * that entry look a little less recent.
 *
 * <h2>The life of an entry</h2>
 *
 * <p>A fetch is a flight. It takes the place of its key under the lock before it begins, after a second look at the table, so
 * that of any number of callers one begins it and the others join. When it ends it stores its result under the same lock, in the
 * moment in which it gives up its place. Whatever else writes to the key in between, a {@code set}, an invalidation, a clear,
 * withdraws the flight: it goes on for those who wait for it, and its result is not stored. An eviction does not withdraw it, but
 * then only a flight that a caller asked for brings the entry back.
 *
 * <p>While a flight is under way, its entry is not due. When it ends well the entry becomes due towards the end of its ttl, at a
 * moment spread at random over its last tenth; when it fails, after the back-off. From that moment on the next sweep refreshes
 * it, and once it is stale, so does the first read. Background flights take turns at a bounded number of slots; a caller who
 * wants one that waits there takes it out and begins it at once. An entry that nobody has read for the idle timeout is left out by
 * the sweep and taken back by the next read. An entry whose key names a commit by its hash is never due.
 *
 * <h2>Restarts</h2>
 *
 * <p>A snapshot is written beside the file it replaces, forced to disk and renamed, so that whoever looks finds the old file or
 * the new one. What the SDKs do not know comes first in it: of a file that breaks off it is then known whose it is, and how old
 * the entries are that can be saved. A file is read as a stream, entry by entry, and no more of them are held than there is room for.
 *
 * <p>Loaded entries come in from the other end of the order of use, each with a stamp lower than any before: they fill what room
 * there is, and nothing is evicted for them. Their age is the difference of two readings of the wall clock; from there on the
 * ticker counts. An entry that is stale when it is dated, by a load or a change of the ttl, is due within the next few sweeps at
 * random, so that a restart is no burst; a read need not wait for that.
 *
 * <p>A cache that keeps a file by itself sets a timer with each change, under the lock, and writes on a fetch thread, one write at a
 * time. A file that was refused or damaged is linked to under another name before the first write takes its place.
 *
 * <p>Fallbacks, bundled or the caller's own, are no entries. A key that has none but failed is remembered, as often as the cache
 * has room, so that a pull with a fallback backs off as an entry would.
 */
@NullMarked
package dev.promptcache;

import org.jspecify.annotations.NullMarked;
