package dev.promptcache.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZL_Result;

/** A reader who sees a new end of freshness sees the commit that it belongs to. */
@JCStressTest
@Outcome(id = "false, old", expect = ACCEPTABLE, desc = "The read came first.")
@Outcome(id = "false, new", expect = ACCEPTABLE, desc = "The read came between: a newer commit under an older date.")
@Outcome(id = "true, new", expect = ACCEPTABLE, desc = "The write came first.")
@Outcome(id = "true, old", expect = FORBIDDEN, desc = "An older commit under a newer date.")
@State
public class PublicationStress {

    private final StressedCache stressed = StressedCache.holdingOld();
    private final Entry entry = stressed.entry();
    private final long firstEnd = entry.freshUntil;

    @Actor
    public void writer() {
        stressed.advanceTo(10);
        stressed.cache.set(StressedCache.KEY, StressedCache.NEW);
    }

    @Actor
    public void reader(ZL_Result result) {
        result.r1 = entry.freshUntil > firstEnd;
        result.r2 = entry.commit().commitHash();
    }
}
