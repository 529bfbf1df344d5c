package dev.promptcache.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZLZ_Result;

/** The cache is stopped while a read asks for a refresh: it stops, and the entry is neither lost nor forgotten. */
@JCStressTest
@Outcome(id = "false, old, true", expect = ACCEPTABLE, desc = "The refresh was not begun, or was abandoned.")
@Outcome(expect = FORBIDDEN, desc = "It runs, or its entry will never be refreshed again.")
@State
public class StopStress {

    private final StressedCache stressed = StressedCache.holdingOld();

    /** With an entry that is stale and due. */
    public StopStress() {
        stressed.advanceTo(stressed.entry().freshUntil + 1);
        stressed.cache.start();
    }

    @Actor
    public void reader(ZLZ_Result result) {
        result.r2 = stressed.cached();
    }

    @Actor
    public void stopper() {
        stressed.cache.shutdown();
    }

    @Arbiter
    public void afterwards(ZLZ_Result result) {
        result.r1 = stressed.cache.isRunning();
        result.r3 = stressed.entry().dueAt != StalenessRules.NEVER
                && stressed.cache.status().activeFetches() == 0;
    }
}
