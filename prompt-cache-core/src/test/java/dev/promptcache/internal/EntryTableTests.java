package dev.promptcache.internal;

import static dev.promptcache.internal.CacheFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptCacheConfig;
import dev.promptcache.PromptCacheListener;
import dev.promptcache.PromptCacheListener.ChangeTrigger;
import dev.promptcache.PromptCacheListener.EvictionCause;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.contract.Holds;
import dev.promptcache.internal.recency.ReadStamps;
import dev.promptcache.internal.snapshot.SnapshotEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class EntryTableTests {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final PromptException DOWN = new PromptException.Unavailable(key("p"), "down", 503, null);

    private final EntryIndex index = new EntryIndex();
    private final Counters counters = new Counters();
    private final List<String> told = new ArrayList<>();
    private final Aftermath after = new Aftermath(new Listeners(List.of(new Recording(told))), null);
    private double random;
    private final EntryTable table =
            new EntryTable(index, new ReadStamps(), counters, () -> random, rules(3, Duration.ofSeconds(50)));

    @Test
    void whatIsFreshIsDueInTheLastTenthOfItsTtl() {
        random = 0.5;
        Entry entry = inserted("p", 7 * SECOND);

        assertThat(entry.freshUntil).isEqualTo(107 * SECOND);
        assertThat(entry.dueAt).isEqualTo(102 * SECOND);
    }

    @Test
    void whatIsStaleWhenItIsDatedIsDueLaterAndWhatIsAboutToBeIsNot() {
        random = 0.5;
        Entry entry = inserted("p", 0);

        table.date(entry, 100 * SECOND);
        assertThat(entry.dueAt).as("fresh for the last moment").isEqualTo(95 * SECOND);
        table.date(entry, 100 * SECOND + 1);
        assertThat(entry.dueAt).isEqualTo(125 * SECOND + 1);
    }

    @Test
    void whatHasAnUnknownAgeIsJustPastItsTtl() {
        Entry entry = inserted("p", 5);
        entry.ageUnknown = true;

        table.date(entry, 5);

        assertThat(entry.freshUntil).isEqualTo(4);
    }

    @Test
    void datingAnEntryEndsThatAFleetChoseItsDueTime() {
        Entry entry = inserted("p", 0);
        entry.dueForFleet = true;

        table.date(entry, 0);

        assertThat(entry.dueForFleet).isFalse();
    }

    @Holds("P4")
    @Test
    void aCommitThatCannotChangeIsNeverDue() {
        Entry entry = new Entry(key("p:00000000"), commit("00000000ff"), 0);
        table.insert(entry, 0, after);

        assertThat(entry.dueAt).isEqualTo(StalenessRules.NEVER);
        assertThat(entry.freshUntil).isEqualTo(StalenessRules.NEVER);
    }

    @Test
    void whatIsDueComesInTheOrderOfItsDueTimesWithoutWhatIsIdle() {
        Entry later = inserted("later", 0);
        Entry sooner = inserted("sooner", 0);
        Entry idle = inserted("idle", 0);
        later.dueAt = 100 * SECOND;
        sooner.dueAt = 99 * SECOND;
        idle.dueAt = 1;
        table.use(later, 50 * SECOND);
        table.use(sooner, 50 * SECOND);

        assertThat(table.due(100 * SECOND)).containsExactly(sooner, later);
        assertThat(table.due(99 * SECOND)).containsExactly(sooner);
        assertThat(table.due(100 * SECOND + 1))
                .as("idle for longer than it may be")
                .isEmpty();
    }

    @Test
    void ofWhatFailsThatIsNextThatIsDueNextAndAsksTheCachesOwnSource() {
        Entry failing = failing("failing", 30);
        failing("later", 40);
        inserted("well", 0).dueAt = 10;
        assertThat(table.nextOfTheFailing(0)).isSameAs(failing);
        table.configure(rules(9, Duration.ofSeconds(50)), after);

        failing("own", 20).ownSource = key -> new CompletableFuture<>();
        failing("asked for already", 0).dueAt = StalenessRules.NEVER;

        assertThat(table.nextOfTheFailing(0)).isSameAs(failing);
        Entry sooner = failing("sooner", 29);
        assertThat(table.nextOfTheFailing(0)).isSameAs(sooner);
        assertThat(table.nextOfTheFailing(51 * SECOND)).as("all are idle").isNull();
    }

    @Test
    void anotherCommitIsToldOfAndTheSameOneIsNot() {
        Entry entry = inserted("p", 0);
        entry.fail(DOWN, 0, 5);

        table.hold(entry, commit("one"), 3 * SECOND, ChangeTrigger.SWEEP, 3 * SECOND, after);
        assertThat(entry.freshUntil).isEqualTo(103 * SECOND);
        assertThat(entry.failures).isZero();
        table.hold(entry, commit("two"), 4 * SECOND, ChangeTrigger.SWEEP, 4 * SECOND, after);
        after.deliver();

        assertThat(told).containsExactly("changed p one two SWEEP");
    }

    @Test
    void whatIsInsertedOverTheMaximumEvictsTheLeastRecentlyUsedAndWhatIsInsertedAsOldestIsThat() {
        inserted("a", 0);
        assertThat(table.hasRoom()).isTrue();
        for (String name : List.of("old", "older")) {
            Entry entry = new Entry(key(name), commit("one"), 0);
            table.date(entry, 0);
            table.insertOldest(entry, after);
        }
        assertThat(table.hasRoom()).isFalse();

        table.configure(rules(1, Duration.ofSeconds(50)), after);
        after.deliver();

        assertThat(told).containsExactly("evicted older SIZE", "evicted old SIZE");
        assertThat(table.size()).isOne();
        assertThat(counters.totals(0).evictions()).isEqualTo(2);
    }

    @Test
    void whatIsRemovedIsNotFoundUnderAnyName() {
        Entry entry = inserted("p", 0);
        inserted("q", 0);
        table.alias("-/p:latest", entry);
        assertThat(index.find("-/p:latest")).isSameAs(entry);

        assertThat(table.removeIf(key("p")::equals, after)).isOne();

        assertThat(table.contains(entry)).isFalse();
        assertThat(table.find(key("p"))).isNull();
        assertThat(index.find("-/p:latest")).isNull();
        table.alias("-/p:latest", entry);
        assertThat(index.find("-/p:latest")).as("of an entry that is gone").isNull();
        assertThat(table.find(key("q"))).isNotNull();
    }

    @Test
    void aSnapshotHoldsWhatIsOfTheCachesSourceWithItsAge() {
        Entry entry = inserted("p", 10 * SECOND);
        inserted("own", 0).ownSource = key -> new CompletableFuture<>();
        inserted("unknown", 0).ageUnknown = true;
        Instant now = Instant.parse("2026-11-25T12:00:00Z");

        assertThat(table.saved(now, 40 * SECOND))
                .extracting(saved -> saved.entry().key() + " " + saved.entry().confirmedAt())
                .containsExactlyInAnyOrder("p 2026-11-25T11:59:30Z", "unknown null");
        assertThat(table.saved(now, 40 * SECOND))
                .filteredOn(saved -> saved.entry().key().equals(key("p")))
                .singleElement()
                .isEqualTo(new EntryTable.Saved(
                        entry.stamp(), new SnapshotEntry(key("p"), commit("one"), now.minusSeconds(30))));
    }

    @Test
    void whatIsDueWithinATimeIsSpreadOverIt() {
        random = 0.25;
        Entry entry = inserted("p", 0);

        table.dueWithin(entry, 10 * SECOND, 2 * SECOND);

        assertThat(entry.dueAt).isEqualTo(10 * SECOND + SECOND / 2);
    }

    @Test
    void whatIsUsedLastIsEvictedLast() {
        Entry used = inserted("used", 0);
        inserted("b", 0);
        inserted("c", 0);

        table.use(used, 7);
        inserted("d", 0);

        assertThat(table.contains(used)).isTrue();
        assertThat(table.find(key("b"))).isNull();
        assertThat(used.lastRead()).isEqualTo(7);
    }

    @Test
    void whoeverKeepsASnapshotLearnsOfEachChange() {
        Entry entry = new Entry(key("p"), commit("one"), 0);
        Aftermath inserted = aftermath();
        table.insert(entry, 0, inserted);
        Aftermath confirmed = aftermath();
        table.hold(entry, commit("one"), 1, ChangeTrigger.SWEEP, 1, confirmed);
        Aftermath changed = aftermath();
        table.hold(entry, commit("two"), 2, ChangeTrigger.SWEEP, 2, changed);
        Aftermath removed = aftermath();
        table.remove(entry, removed);

        assertThat(List.of(inserted, confirmed, changed, removed)).noneMatch(Aftermath::isEmpty);
        assertThat(aftermath().isEmpty()).isTrue();
    }

    private static Aftermath aftermath() {
        return new Aftermath(new Listeners(List.of()), null);
    }

    private Entry inserted(String name, long now) {
        Entry entry = new Entry(key(name), commit("one"), now);
        table.insert(entry, now, after);
        return entry;
    }

    private Entry failing(String name, long dueAt) {
        Entry entry = inserted(name.replace(' ', '-'), 0);
        entry.fail(DOWN, 0, dueAt);
        return entry;
    }

    private static PromptCommit commit(String hash) {
        return new PromptCommit("-", "p", hash, Map.of());
    }

    private static StalenessRules rules(int maxSize, Duration idleTimeout) {
        return new StalenessRules(PromptCacheConfig.builder()
                .maxSize(maxSize)
                .ttl(Duration.ofSeconds(100))
                .refreshInterval(Duration.ofSeconds(10))
                .idleTimeout(idleTimeout)
                .build());
    }

    private record Recording(List<String> told) implements PromptCacheListener {

        @Override
        public void changed(PromptKey key, PromptCommit before, PromptCommit after, ChangeTrigger trigger) {
            told.add("changed " + key + " " + before.commitHash() + " " + after.commitHash() + " " + trigger);
        }

        @Override
        public void evicted(PromptKey key, PromptCommit commit, EvictionCause cause) {
            told.add("evicted " + key + " " + cause);
        }
    }
}
