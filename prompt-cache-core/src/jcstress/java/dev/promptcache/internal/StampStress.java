package dev.promptcache.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.promptcache.PromptKey;
import dev.promptcache.internal.recency.ReadStamps;
import dev.promptcache.internal.recency.RecencyHeap;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JL_Result;

/** Two reads of one entry leave it with the stamp of one of them, and so used later than what neither of them read. */
@JCStressTest
@Outcome(
        id = "1, unread",
        expect = ACCEPTABLE,
        desc = "The second read found the stamp of the first, still the newest.")
@Outcome(id = "2, unread", expect = ACCEPTABLE, desc = "Both took a stamp, the later one is there.")
@Outcome(
        id = "1, unread, overtaken",
        expect = ACCEPTABLE_INTERESTING,
        desc = "Both took a stamp, the later one was overtaken on its way.")
@Outcome(expect = FORBIDDEN, desc = "A stamp that no read took, or a read entry as the victim.")
@State
public class StampStress {

    private final ReadStamps stamps = new ReadStamps();
    private final RecencyHeap<Entry> heap = new RecencyHeap<>();
    private final Entry read = new Entry(PromptKey.parse("read"), StressedCache.OLD, 0);
    private final Entry unread = new Entry(PromptKey.parse("unread"), StressedCache.OLD, 0);
    private final long before;

    /** With an entry that was used last, so that each read finds that the one it reads was not. */
    public StampStress() {
        for (Entry entry : List.of(read, unread)) {
            entry.stamp(stamps.next());
            heap.add(entry);
        }
        before = unread.stamp();
    }

    @Actor
    public void oneReader() {
        stamps.read(read);
    }

    @Actor
    public void anotherReader() {
        stamps.read(read);
    }

    @Arbiter
    public void afterwards(JL_Result result) {
        result.r1 = read.stamp() - before;
        Entry victim = heap.leastRecentlyUsed();
        result.r2 = victim == null ? "nothing" : victim.key.name();
        stamps.read(unread);
        if (unread.stamp() - before == result.r1 + 2) {
            result.r2 += ", overtaken";
        }
    }
}
