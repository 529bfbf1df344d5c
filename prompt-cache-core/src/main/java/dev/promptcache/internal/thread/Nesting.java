package dev.promptcache.internal.thread;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * How fetches nest: code of others that is called for one, a source, a vetter or a listener, may ask for another and wait for it, and
 * so on. Each holds a thread meanwhile, so there must be an end to it. Thread-safe.
 */
public final class Nesting {

    /** More than anybody needs who fetches one prompt after another, and few enough for any machine's threads. */
    private static final int DEEPEST = 256;

    /** Why no further fetch begins. */
    public static final String TOO_DEEP = DEEPEST
            + " fetches are nested, each asked for by a source, a vetter or a listener that was called for the one before. "
            + "What is called for a fetch must not ask for others without end";

    /** For how deep a fetch a thread calls code of others at this moment. */
    private final Map<Thread, Integer> depths = new ConcurrentHashMap<>();

    /** Fetches of which none is under way. */
    public Nesting() {}

    /**
     * How deep a fetch is that this thread asks for.
     *
     * @return 1 if no code of others asks for it that was called for another
     */
    public int depth() {
        return 1 + depths.getOrDefault(Thread.currentThread(), 0);
    }

    /**
     * Whether this thread must not ask for a fetch.
     *
     * @return true beyond the deepest
     */
    public boolean isTooDeep() {
        return depth() > DEEPEST;
    }

    /**
     * Calls code of others for a fetch.
     *
     * @param depth how deep the fetch is
     * @param code what to call
     */
    public void call(int depth, Runnable code) {
        call(depth, () -> {
            code.run();
            return depth;
        });
    }

    /**
     * Calls code of others for a fetch, and returns what that does.
     *
     * @param <T> what it returns
     * @param depth how deep the fetch is
     * @param code what to call
     * @return its result
     */
    public <T> T call(int depth, Supplier<T> code) {
        Thread thread = Thread.currentThread();
        Integer before = depths.put(thread, depth);
        try {
            return code.get();
        } finally {
            if (before == null) {
                depths.remove(thread);
            } else {
                depths.put(thread, before);
            }
        }
    }
}
