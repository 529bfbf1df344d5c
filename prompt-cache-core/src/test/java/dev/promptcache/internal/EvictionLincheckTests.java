package dev.promptcache.internal;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;
import org.junit.jupiter.api.Test;

/** With evictions, changes of the size and refreshes under way: the table keeps its size and its parts agree. */
@Param(name = "key", gen = IntGen.class, conf = "1:4")
@Param(name = "value", gen = IntGen.class, conf = "1:9")
@Param(name = "maximum", gen = IntGen.class, conf = "0:3")
public class EvictionLincheckTests {

    private static final int LARGEST = 3;

    private final ConcurrentHashMap<PromptKey, ConcurrentLinkedQueue<CompletableFuture<PromptCommit>>> unanswered =
            new ConcurrentHashMap<>();
    private final AtomicReference<String> violation = new AtomicReference<>("");
    private final AsyncPromptCache cache = Lincheck.cache(
            key -> {
                CompletableFuture<PromptCommit> answer = new CompletableFuture<>();
                answers(key).add(answer);
                return answer;
            },
            2);
    private final EngineInspector inspector = new EngineInspector(cache);

    @Test
    void theInvariantsHoldInEveryInterleavingThatIsTried() {
        Lincheck.modelChecking().verifier(EpsilonVerifier.class).check(getClass());
    }

    @Test
    void theInvariantsHoldOnRealThreads() {
        Lincheck.stress().verifier(EpsilonVerifier.class).check(getClass());
    }

    @Operation
    public int get(@Param(name = "key") int key) {
        return checked(key, cache.get("p" + key));
    }

    @Operation
    public int getBySpelling(@Param(name = "key") int key) {
        return checked(key, cache.get("p" + key + ":latest"));
    }

    @Operation
    public void set(@Param(name = "key") int key, @Param(name = "value") int value) {
        cache.set(Lincheck.key(key), Lincheck.commit(key * 10 + value));
    }

    @Operation
    public void invalidate(@Param(name = "key") int key) {
        cache.invalidate(Lincheck.key(key));
    }

    @Operation
    public void configure(@Param(name = "maximum") int maximum) {
        cache.configure(cache.config().toBuilder().maxSize(maximum).build());
    }

    @Operation
    public int size() {
        int size = cache.size();
        check(size <= LARGEST, "size " + size);
        return size;
    }

    @Operation
    public void beginPull(@Param(name = "key") int key) {
        cache.pull(Lincheck.key(key));
    }

    @Operation
    public void refreshAll() {
        cache.refreshAll();
    }

    @Operation
    public void completeFetch(@Param(name = "key") int key, @Param(name = "value") int value) {
        CompletableFuture<PromptCommit> oldest = answers(Lincheck.key(key)).poll();
        if (oldest != null) {
            oldest.complete(Lincheck.commit(key * 10 + value));
        }
    }

    @Validate
    public void validate() {
        String found = violation.get();
        if (!found.isEmpty()) {
            throw new IllegalStateException(found);
        }
        inspector.requireConsistent();
    }

    private int checked(int key, Optional<PromptCommit> hit) {
        int value = hit.map(Lincheck::value).orElse(key * 10);
        check(value / 10 == key, "value " + value + " under key " + key);
        return value;
    }

    private void check(boolean condition, String message) {
        if (!condition) {
            violation.compareAndSet("", message);
        }
    }

    private ConcurrentLinkedQueue<CompletableFuture<PromptCommit>> answers(PromptKey key) {
        return unanswered.computeIfAbsent(key, any -> new ConcurrentLinkedQueue<>());
    }
}
