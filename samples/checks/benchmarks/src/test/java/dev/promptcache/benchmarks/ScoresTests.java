package dev.promptcache.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScoresTests {

    @Test
    void aScoreOfOneRoundStandsAlone() {
        assertThat(scores(12.3)).hasToString("12");
    }

    @Test
    void scoresOfMoreRoundsAreTheirMedianAndRange() {
        assertThat(scores(30, 10, 20)).hasToString("20 [10–30]");
        assertThat(scores(4, 1, 2, 3)).hasToString("2.50 [1.00–4.00]");
    }

    @Test
    void aRatioIsThatOfEachRound() {
        assertThat(scores(10, 20, 90).dividedBy(scores(5, 20, 30))).hasToString("2.00 [1.00–3.00]");
    }

    private static Scores scores(double... rounds) {
        Scores scores = new Scores();
        for (double round : rounds) {
            scores.add(round);
        }
        return scores;
    }
}
