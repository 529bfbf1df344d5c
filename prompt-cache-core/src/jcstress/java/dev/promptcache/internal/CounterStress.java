package dev.promptcache.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** No hit and no miss is lost, however many count at a time. */
@JCStressTest
@Outcome(id = "4, 2", expect = ACCEPTABLE, desc = "Each one is counted.")
@Outcome(expect = FORBIDDEN, desc = "One is lost, or counted twice.")
@State
public class CounterStress {

    private final StressedCache stressed = StressedCache.holdingOld();

    @Actor
    public void oneReader() {
        read();
    }

    @Actor
    public void anotherReader() {
        read();
    }

    @Arbiter
    public void afterwards(JJ_Result result) {
        result.r1 = stressed.cache.metrics().hits();
        result.r2 = stressed.cache.metrics().misses();
    }

    private void read() {
        stressed.cache.get("p");
        stressed.cache.get("absent");
        stressed.cache.get("p");
    }
}
