package dev.promptcache.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was measured of one thing, round by round. Not thread-safe. */
final class Scores {

    private final List<Double> rounds = new ArrayList<>();

    void add(double score) {
        rounds.add(score);
    }

    boolean isRepeated() {
        return rounds.size() > 1;
    }

    /** The ratios of the rounds that both took part in. */
    Scores dividedBy(Scores other) {
        Scores ratios = new Scores();
        for (int round = 0; round < Math.min(rounds.size(), other.rounds.size()); round++) {
            ratios.add(rounds.get(round) / other.rounds.get(round));
        }
        return ratios;
    }

    private static String text(double score) {
        return String.format(Locale.ROOT, score < 10 ? "%.2f" : "%.0f", score);
    }

    /** The median, and the range if there is one. */
    @Override
    public String toString() {
        List<Double> sorted = rounds.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return isRepeated()
                ? text(median) + " [" + text(sorted.get(0)) + "–" + text(sorted.get(sorted.size() - 1)) + "]"
                : text(median);
    }
}
