package dev.promptcache.internal;

import dev.promptcache.AsyncPromptCache;
import java.util.concurrent.CompletableFuture;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A cache that is never full is linearizable: each call takes effect at one moment between its begin and its end. */
@Param(name = "key", gen = IntGen.class, conf = "1:2")
@Param(name = "value", gen = IntGen.class, conf = "1:5")
public class BelowCapacityLincheckTests {

    private final AsyncPromptCache cache = Lincheck.cache(key -> new CompletableFuture<>(), 100);

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
    public @Nullable Integer getBySpelling(@Param(name = "key") int key) {
        return cache.get("-/p" + key).map(Lincheck::value).orElse(null);
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

    @Operation
    public int size() {
        return cache.size();
    }
}
