package dev.promptcache.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.contract.Holds;
import dev.promptcache.internal.fleet.FleetAnswer;
import dev.promptcache.internal.fleet.Standing;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EntryTests {

    @Test
    void anEntryIsDueForAReaderFromItsDueTimeOn() {
        Entry entry = entry("p", "one");
        entry.freshUntil = 20;
        entry.dueAt = 10;

        assertThat(entry.isDueForReader(9)).isFalse();
        assertThat(entry.isDueForReader(10)).isTrue();
    }

    @Test
    void aStaleEntryIsDueForAReaderBeforeItsDueTimeUnlessItFailedOrIsBeingFetched() {
        Entry entry = entry("p", "one");
        entry.freshUntil = 20;
        entry.dueAt = 100;

        assertThat(entry.isDueForReader(20)).isFalse();
        assertThat(entry.isDueForReader(21)).isTrue();
        entry.failures = 1;
        assertThat(entry.isDueForReader(21)).isFalse();
        entry.failures = 0;
        entry.dueAt = StalenessRules.NEVER;
        assertThat(entry.isDueForReader(21)).isFalse();
    }

    @Test
    void onlyAnEntryThatFailedBacksOffAndOnlyUntilItIsDue() {
        Entry entry = entry("p", "one");
        entry.dueAt = 10;

        assertThat(entry.isBackingOff(9)).as("has not failed").isFalse();
        entry.failures = 1;
        assertThat(entry.isBackingOff(9)).isTrue();
        assertThat(entry.isBackingOff(10)).isFalse();
        entry.dueAt = StalenessRules.NEVER;
        assertThat(entry.isBackingOff(9)).as("is being fetched").isFalse();
    }

    @Holds("P4")
    @Test
    void aKeyNamesACommitByEightOrMoreHexDigitsOfItsHash() {
        assertThat(entry("p:00000000", "00000000ff").isImmutable()).isTrue();
        assertThat(entry("p:ABCDEF09", "abcdef09ff").isImmutable()).isTrue();
        assertThat(entry("p:0000000", "00000000ff").isImmutable())
                .as("seven digits")
                .isFalse();
        assertThat(entry("p:11111111", "00000000ff").isImmutable())
                .as("of another hash")
                .isFalse();
        assertThat(entry("p:production", "production").isImmutable())
                .as("a tag")
                .isFalse();
    }

    @Test
    void anEntryFailsSinceTheFirstOfItsFailuresInARow() {
        Entry entry = entry("p", "one");
        PromptException down = new PromptException.Unavailable(entry.key, "down", 503, null);
        entry.fail(down, 5, 10);
        entry.fail(down, 10, 30);
        assertThat(entry.failingSince).isEqualTo(5);
        assertThat(entry.failures).isEqualTo(2);
        assertThat(entry.dueAt).isEqualTo(30);

        entry.hold(entry.commit(), 30);
        entry.fail(down, 40, 50);

        assertThat(entry.failingSince).isEqualTo(40);
    }

    @Test
    void whatTheFleetFetchedLaterTakesThePlaceOfWhatIsHeld() {
        Entry entry = entry("p", "one");
        entry.confirmedAt = 100;
        assertThat(entry.isOlderThan(answer(7, 100)))
                .as("fetched at the same time")
                .isFalse();
        assertThat(entry.isOlderThan(answer(7, 101))).isTrue();
        assertThat(entry.isKnownNewerThan(answer(7, 50))).as("nobody knows").isFalse();

        entry.joinFleet(answer(7, 101), 101);

        assertThat(entry.isOlderThan(answer(7, 200))).as("the same fetch").isFalse();
        assertThat(entry.isOlderThan(answer(8, 50))).isTrue();
        assertThat(entry.isKnownNewerThan(answer(7, 50))).isFalse();
        assertThat(entry.isKnownNewerThan(answer(6, 200))).isTrue();
    }

    @Test
    void anEntryOfAFleetIsDueWhenOneInstanceChoseForAll() {
        Entry entry = entry("p", "one");
        entry.freshUntil = 1000;
        entry.joinFleet(null, 100);
        assertThat(entry.dueForFleet).as("fetched without a fleet").isFalse();
        entry.joinFleet(answer(7, 100), 100);
        assertThat(entry.dueAt).isEqualTo(105);
        assertThat(entry.dueForFleet).isTrue();

        entry.joinFleet(answer(6, 100), 200);

        assertThat(entry.standing).as("an older answer").isEqualTo(new Standing(7, 100));
        assertThat(entry.dueAt).isEqualTo(205);
    }

    @Test
    void whatCannotChangeIsNotDueForAFleetEither() {
        Entry entry = entry("p", "one");
        entry.freshUntil = StalenessRules.NEVER;
        entry.dueAt = StalenessRules.NEVER;

        entry.joinFleet(answer(7, 100), 100);

        assertThat(entry.dueAt).isEqualTo(StalenessRules.NEVER);
        assertThat(entry.dueForFleet).isFalse();
        assertThat(entry.standing).isNotNull();
    }

    private static FleetAnswer answer(long order, long begunAt) {
        PromptCommit commit = new PromptCommit("-", "p", "two", Map.of());
        return new FleetAnswer(commit, new Standing(order, begunAt), Duration.ofNanos(5), false);
    }

    private static Entry entry(String identifier, String hash) {
        return new Entry(PromptKey.parse(identifier), new PromptCommit("-", "p", hash, Map.of()), 0);
    }
}
