package dev.promptcache.internal.snapshot;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with one file: the first few problems in words, the others as a number. Never quotes what is no identifier. */
final class SnapshotProblems {

    private static final int SHOWN = 3;
    private static final int LONGEST = 300;

    private final List<String> first = new ArrayList<>();
    private int more;

    void add(String problem) {
        if (first.size() < SHOWN) {
            first.add(problem.length() > LONGEST ? problem.substring(0, LONGEST) + "..." : problem);
        } else {
            more++;
        }
    }

    boolean isEmpty() {
        return first.isEmpty();
    }

    /** The problems as one phrase. */
    @Override
    public String toString() {
        return String.join("; ", first) + (more == 0 ? "" : "; and " + more + " more");
    }
}
