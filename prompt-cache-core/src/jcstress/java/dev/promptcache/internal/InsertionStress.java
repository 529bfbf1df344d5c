package dev.promptcache.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A reader who finds a new entry finds all of it: it is dated, since an undated one would count as expired for ages. */
@JCStressTest
@Outcome(id = "nothing", expect = ACCEPTABLE, desc = "The read came first.")
@Outcome(id = "new, dated, stamped", expect = ACCEPTABLE, desc = "The write came first.")
@Outcome(expect = FORBIDDEN, desc = "Half an entry.")
@State
public class InsertionStress {

    private final StressedCache stressed = new StressedCache();

    @Actor
    public void writer() {
        stressed.cache.set(StressedCache.KEY, StressedCache.NEW);
    }

    @Actor
    public void reader(L_Result result) {
        Entry entry = stressed.inspector.find(StressedCache.KEY);
        result.r1 = entry == null
                ? "nothing"
                : entry.commit().commitHash()
                        + (entry.freshUntil > 0 ? ", dated" : "")
                        + (entry.stamp() > 0 ? ", stamped" : "");
    }
}
