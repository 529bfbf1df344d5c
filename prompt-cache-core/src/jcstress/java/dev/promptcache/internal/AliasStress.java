package dev.promptcache.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.promptcache.PromptCommit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** A spelling that is looked up for the first time while its entry goes does not keep the entry. */
@JCStressTest
@Outcome(id = "old, nothing", expect = ACCEPTABLE, desc = "Read, then removed.")
@Outcome(id = "nothing, nothing", expect = ACCEPTABLE, desc = "Removed, then read.")
@Outcome(expect = FORBIDDEN, desc = "The spelling still leads to what was removed.")
@State
public class AliasStress {

    private static final String LONGER = "p:latest";

    private final StressedCache stressed = StressedCache.holdingOld();

    @Actor
    public void reader(LL_Result result) {
        result.r1 = stressed.cache.get(LONGER).map(PromptCommit::commitHash).orElse("nothing");
    }

    @Actor
    public void invalidator() {
        stressed.cache.invalidate(StressedCache.KEY);
    }

    @Arbiter
    public void afterwards(LL_Result result) {
        result.r2 = stressed.cache.get(LONGER).map(PromptCommit::commitHash).orElse("nothing");
    }
}
