package dev.promptcache.benchmarks;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;

/** Where a thread is in the sequence of keys; each starts somewhere else. */
@State(Scope.Thread)
public class Cursor {

    private int position;

    /**
     * Chooses where to start.
     *
     * @param thread the thread
     */
    @Setup
    public void start(ThreadParams thread) {
        position = thread.getThreadIndex() * 7919;
    }

    int next() {
        return position++;
    }
}
