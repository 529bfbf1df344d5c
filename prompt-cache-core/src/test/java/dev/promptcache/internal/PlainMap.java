package dev.promptcache.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a cache that is never full does, one call after the other. */
public final class PlainMap {

    private final Map<Integer, Integer> values = new HashMap<>();
    private final Map<Integer, Integer> flights = new HashMap<>();
    private final Map<Integer, Deque<Integer>> unanswered = new HashMap<>();
    private int fetches;

    public @Nullable Integer get(int key) {
        return values.get(key);
    }

    public @Nullable Integer getBySpelling(int key) {
        return values.get(key);
    }

    public void set(int key, int value) {
        flights.remove(key);
        values.put(key, value);
    }

    public boolean invalidate(int key) {
        flights.remove(key);
        return values.remove(key) != null;
    }

    public void clear() {
        flights.clear();
        values.clear();
    }

    public int size() {
        return values.size();
    }

    public void beginRefresh(int key) {
        if (!flights.containsKey(key)) {
            flights.put(key, ++fetches);
            unanswered.computeIfAbsent(key, any -> new ArrayDeque<>()).push(fetches);
        }
    }

    public void completeRefresh(int key, int value) {
        Integer newest =
                unanswered.computeIfAbsent(key, any -> new ArrayDeque<>()).poll();
        if (newest != null && flights.remove(key, newest)) {
            values.put(key, value);
        }
    }
}
