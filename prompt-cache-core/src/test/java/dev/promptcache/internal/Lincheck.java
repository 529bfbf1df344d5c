package dev.promptcache.internal;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import java.util.Arrays;
import java.util.Map;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;

/** What the Lincheck tests share: how long they look, and a cache in which nothing happens by itself. */
final class Lincheck {

    private static final int ITERATIONS = Integer.getInteger("lincheck.iterations", 5);
    private static final int INVOCATIONS = Integer.getInteger("lincheck.invocations", 200);
    private static final IdleScheduler IDLE = new IdleScheduler();
    private static final PromptKey[] KEYS = new PromptKey[10];
    private static final PromptCommit[] COMMITS = new PromptCommit[100];

    static {
        // Made beforehand, so that parsing and copying is nothing to be looked at.
        Arrays.setAll(KEYS, key -> PromptKey.parse("p" + key));
        Arrays.setAll(COMMITS, value -> new PromptCommit("-", "p", Integer.toString(value), Map.of()));
    }

    private Lincheck() {}

    static ModelCheckingOptions modelChecking() {
        return new ModelCheckingOptions()
                .iterations(ITERATIONS)
                .invocationsPerIteration(INVOCATIONS)
                .threads(2)
                .actorsPerThread(2)
                .actorsBefore(2)
                .actorsAfter(2);
    }

    static StressOptions stress() {
        return new StressOptions()
                .iterations(ITERATIONS)
                .invocationsPerIteration(INVOCATIONS * 10)
                .threads(3)
                .actorsPerThread(3)
                .actorsBefore(2)
                .actorsAfter(3);
    }

    static AsyncPromptCache cache(PromptSource source, int maxSize) {
        return TestCaches.build(AsyncPromptCache.builder(source)
                .configure(config -> config.maxSize(maxSize))
                .autoStart(false)
                .ticker(new HandTicker(() -> 0))
                .scheduler(IDLE)
                .executor(Runnable::run));
    }

    static PromptKey key(int key) {
        return KEYS[key];
    }

    static PromptCommit commit(int value) {
        return COMMITS[value];
    }

    static int value(PromptCommit commit) {
        return Integer.parseInt(commit.commitHash());
    }
}
