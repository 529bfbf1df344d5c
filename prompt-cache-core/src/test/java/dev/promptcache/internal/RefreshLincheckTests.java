package dev.promptcache.internal;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * With refreshes in flight too: what was invalidated does not come back, what was set is not overwritten by what was asked for
 * before. One thread begins and answers fetches, newest first; the others write and read.
 */
@Param(name = "key", gen = IntGen.class, conf = "1:2")
@Param(name = "value", gen = IntGen.class, conf = "1:5")
public class RefreshLincheckTests {

    private final Map<PromptKey, Deque<CompletableFuture<PromptCommit>>> unanswered = new HashMap<>();
    private final AsyncPromptCache cache = Lincheck.cache(
            key -> {
                CompletableFuture<PromptCommit> answer = new CompletableFuture<>();
                unanswered.computeIfAbsent(key, any -> new ArrayDeque<>()).push(answer);
                return answer;
            },
            100);

    @Test
    void everyInterleavingThatIsTriedHasAnOrderThatAPlainMapAllows() {
        Lincheck.modelChecking().sequentialSpecification(PlainMap.class).check(getClass());
    }

    @Test
    void everyRunOnRealThreadsHasAnOrderThatAPlainMapAllows() {
        Lincheck.stress().sequentialSpecification(PlainMap.class).check(getClass());
    }

    @Operation
    public @Nullable Integer get(@Param(name = "key") int key) {
        return cache.get(Lincheck.key(key)).map(Lincheck::value).orElse(null);
    }

    @Operation
    public void set(@Param(name = "key") int key, @Param(name = "value") int value) {
        cache.set(Lincheck.key(key), Lincheck.commit(value));
    }

    @Operation
    public boolean invalidate(@Param(name = "key") int key) {
        return cache.invalidate(Lincheck.key(key));
    }

    @Operation
    public void clear() {
        cache.clear();
    }

    @Operation(nonParallelGroup = "refresher")
    public void beginRefresh(@Param(name = "key") int key) {
        cache.refresh(Lincheck.key(key));
    }

    @Operation(nonParallelGroup = "refresher")
    public void completeRefresh(@Param(name = "key") int key, @Param(name = "value") int value) {
        Deque<CompletableFuture<PromptCommit>> answers = unanswered.get(Lincheck.key(key));
        CompletableFuture<PromptCommit> newest = answers == null ? null : answers.poll();
        if (newest != null) {
            newest.complete(Lincheck.commit(value));
        }
    }
}
