package dev.promptcache.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.promptcache.PromptCommit;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZLJ_Result;

/** A refresh ends while the table changes under it: what it brought comes before the change or not at all. */
public class RefreshStress {

    private RefreshStress() {}

    /** Against an invalidation. Whoever asked for the refresh gets what it brought, in any case. */
    @JCStressTest
    @Outcome(id = "true, nothing, 1", expect = ACCEPTABLE, desc = "Stored, then removed.")
    @Outcome(id = "true, nothing, 0", expect = ACCEPTABLE, desc = "Removed, and not stored.")
    @Outcome(expect = FORBIDDEN, desc = "Resurrected.")
    @State
    public static class AgainstInvalidate {

        private final StressedCache stressed = StressedCache.holdingOld();
        private final CompletableFuture<PromptCommit> refreshed = stressed.cache.refresh(StressedCache.KEY);

        @Actor
        public void source() {
            stressed.answer.complete(StressedCache.NEW);
        }

        @Actor
        public void invalidator(ZLJ_Result result) {
            result.r1 = stressed.cache.invalidate(StressedCache.KEY);
        }

        @Arbiter
        public void afterwards(ZLJ_Result result) {
            result.r1 &= refreshed.isDone();
            result.r2 = stressed.cached();
            result.r3 = stressed.cache.metrics().puts();
        }
    }

    /** Against a commit that is set. */
    @JCStressTest
    @Outcome(id = "true, set, 1", expect = ACCEPTABLE, desc = "Stored, then replaced.")
    @Outcome(id = "true, set, 0", expect = ACCEPTABLE, desc = "Replaced, and not stored.")
    @Outcome(expect = FORBIDDEN, desc = "What is newer was lost.")
    @State
    public static class AgainstSet {

        private static final PromptCommit SET = StressedCache.commit("set");

        private final StressedCache stressed = StressedCache.holdingOld();
        private final CompletableFuture<PromptCommit> refreshed = stressed.cache.refresh(StressedCache.KEY);

        @Actor
        public void source() {
            stressed.answer.complete(StressedCache.NEW);
        }

        @Actor
        public void writer() {
            stressed.cache.set(StressedCache.KEY, SET);
        }

        @Arbiter
        public void afterwards(ZLJ_Result result) {
            result.r1 = refreshed.isDone();
            result.r2 = stressed.cached();
            result.r3 = stressed.cache.metrics().puts();
        }
    }
}
