package dev.promptcache.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.promptcache.PromptKey;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Reads of different entries at the same time take different stamps, and what nobody read is the victim. */
@JCStressTest
@Outcome(id = "one, another, unread", expect = ACCEPTABLE, desc = "The one was read last.")
@Outcome(id = "another, one, unread", expect = ACCEPTABLE, desc = "The other was read last.")
@Outcome(expect = FORBIDDEN, desc = "A read was lost, or two share a stamp.")
@State
public class ReadersStress {

    private final EntryTable table = new EntryTable();
    private final Entry one = new Entry(PromptKey.parse("one"), StressedCache.OLD, 0);
    private final Entry another = new Entry(PromptKey.parse("another"), StressedCache.OLD, 0);
    private final Entry unread = new Entry(PromptKey.parse("unread"), StressedCache.OLD, 0);

    /** With the one that nobody will read as the newest. */
    public ReadersStress() {
        table.insert(one);
        table.insert(another);
        table.insert(unread);
    }

    @Actor
    public void oneReader() {
        table.touch(one);
    }

    @Actor
    public void anotherReader() {
        table.touch(another);
    }

    @Arbiter
    public void afterwards(L_Result result) {
        String order = "";
        boolean distinct = one.stamp() != another.stamp();
        for (Entry victim = table.leastRecentlyUsed(); victim != null; victim = table.leastRecentlyUsed()) {
            order = victim.key.name() + (order.isEmpty() ? "" : ", ") + order;
            table.remove(victim);
        }
        result.r1 = distinct ? order : "two share a stamp";
    }
}
