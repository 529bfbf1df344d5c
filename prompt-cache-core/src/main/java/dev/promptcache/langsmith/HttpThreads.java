package dev.promptcache.langsmith;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that requests are made on. */
final class HttpThreads {

    /** More than anybody waits for; what is given up may stay for as long as a read may take, and must not pile up. */
    private static final int MOST = 500;

    private static final int KEEP_ALIVE_SECONDS = 1;

    private HttpThreads() {}

    /** Threads made when needed, which end by themselves when idle; so nobody has to shut it down. Refuses what is too much. */
    static Executor executor() {
        AtomicInteger count = new AtomicInteger();
        return new ThreadPoolExecutor(0, MOST, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "prompt-cache-http-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }
}
