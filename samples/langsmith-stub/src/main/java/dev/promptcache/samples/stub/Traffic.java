package dev.promptcache.samples.stub;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Counts the requests to the API and remembers the last ones. Safe for use by several threads. */
final class Traffic {

    private final int capacity;

    private final Deque<RecordedRequest> last = new ArrayDeque<>();

    private final Map<String, Long> countByPrompt = new TreeMap<>();

    private long count;

    private int inFlight;

    private int maxConcurrent;

    Traffic(int capacity) {
        this.capacity = capacity;
    }

    synchronized void arrive(RecordedRequest request) {
        count++;
        inFlight++;
        maxConcurrent = Math.max(maxConcurrent, inFlight);
        String prompt = request.prompt();
        if (prompt != null) {
            countByPrompt.merge(prompt, 1L, Long::sum);
        }
        last.addLast(request);
        if (last.size() > capacity) {
            last.removeFirst();
        }
        notifyAll();
    }

    synchronized void leave() {
        inFlight--;
    }

    /** Waits until that many requests have arrived; false if they did not in time. */
    synchronized boolean await(long expected, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (count < expected) {
            long remaining = deadline - System.nanoTime();
            if (remaining <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, remaining);
        }
        return true;
    }

    synchronized long count() {
        return count;
    }

    synchronized long count(String prompt) {
        return countByPrompt.getOrDefault(prompt, 0L);
    }

    synchronized Map<String, Long> countByPrompt() {
        return new TreeMap<>(countByPrompt);
    }

    synchronized int maxConcurrent() {
        return maxConcurrent;
    }

    synchronized List<RecordedRequest> last() {
        return List.copyOf(last);
    }

    /** Forgets everything but the requests that are still being answered. */
    synchronized void reset() {
        last.clear();
        countByPrompt.clear();
        count = 0;
        maxConcurrent = inFlight;
    }
}
