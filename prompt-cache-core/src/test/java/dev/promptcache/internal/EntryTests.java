package dev.promptcache.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.contract.Holds;
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

    private static Entry entry(String identifier, String hash) {
        return new Entry(PromptKey.parse(identifier), new PromptCommit("-", "p", hash, Map.of()), 0);
    }
}
