package dev.promptcache.benchmarks;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The threads that callers run on: virtual ones where the JDK has them. */
final class CallerThreads {

    private CallerThreads() {}

    static boolean areVirtual() {
        return Runtime.version().feature() >= 21;
    }

    static ExecutorService executor() {
        if (!areVirtual()) {
            return Executors.newCachedThreadPool();
        }
        try {
            // The method is newer than the Java version that this is compiled for.
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This JDK should have virtual threads", e);
        }
    }
}
