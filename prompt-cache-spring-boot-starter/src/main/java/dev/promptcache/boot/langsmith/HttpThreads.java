package dev.promptcache.boot.langsmith;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that the HTTP client handles answers on, and that bodies are read on. The client's own would stay for a minute after each burst. */
final class HttpThreads {

    private static final int KEEP_ALIVE_SECONDS = 1;

    private HttpThreads() {}

    /** Threads made when needed, which end by themselves when idle; so nobody has to shut it down. */
    static Executor executor() {
        AtomicInteger count = new AtomicInteger();
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "prompt-cache-http-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }
}
