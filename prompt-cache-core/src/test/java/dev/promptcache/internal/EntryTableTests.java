package dev.promptcache.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The table against sorted sets that do the same. */
class EntryTableTests {

    private static final PromptCommit COMMIT = new PromptCommit("-", "p", "one", Map.of());

    private final EntryTable table = new EntryTable();

    @Test
    void entriesComeOutInTheOrderOfTheirDueTimesWhicheverWereMovedOrRemovedBefore() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            TreeSet<Entry> model = new TreeSet<>(
                    Comparator.<Entry>comparingLong(entry -> entry.dueAt).thenComparing(entry -> entry.key.name()));
            List<Entry> entries = fill(random);
            model.addAll(entries);
            for (int step = 0; step < 100; step++) {
                Entry entry = entries.get(random.nextInt(entries.size()));
                model.remove(entry);
                switch (random.nextInt(4)) {
                    case 0 -> {
                        table.remove(entry);
                        entries.remove(entry);
                    }
                    case 1 -> {
                        entry.dueAt = Settings.NEVER;
                        table.schedule(entry);
                    }
                    default -> {
                        entry.dueAt = random.nextInt(100);
                        table.schedule(entry);
                        model.add(entry);
                    }
                }
                if (entries.isEmpty()) {
                    break;
                }
            }
            assertThat(dueTimesInOrder(99))
                    .as("seed %s", seed)
                    .isEqualTo(model.stream().map(entry -> entry.dueAt).toList());
            entries.forEach(table::remove);
        }
    }

    @Test
    void nothingComesOutBeforeItIsDue() {
        Entry entry = entry("p");
        entry.dueAt = 10;
        table.insert(entry);

        assertThat(table.pollDue(9)).isNull();
        assertThat(table.pollDue(10)).isSameAs(entry);
        assertThat(table.pollDue(10)).isNull();
    }

    @Test
    void entriesAreEvictedInTheOrderOfTheirUseWhicheverWereRemovedBefore() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<Entry> entries = fill(random);
            for (int step = 0; step < 60 && entries.size() > 1; step++) {
                Entry entry = entries.remove(random.nextInt(entries.size()));
                if (random.nextInt(3) == 0) {
                    table.remove(entry);
                } else {
                    table.touch(entry);
                    entries.add(entry);
                }
                if (random.nextInt(10) == 0) {
                    assertThat(table.leastRecentlyUsed()).isSameAs(entries.get(0));
                }
            }
            for (Entry expected : entries) {
                assertThat(table.leastRecentlyUsed()).as("seed %s", seed).isSameAs(expected);
                table.remove(expected);
            }
            assertThat(table.leastRecentlyUsed()).isNull();
        }
    }

    private List<Entry> fill(Random random) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Entry entry = entry("p" + i);
            entry.dueAt = random.nextInt(100);
            table.insert(entry);
            entries.add(entry);
        }
        return entries;
    }

    private List<Long> dueTimesInOrder(long now) {
        List<Long> times = new ArrayList<>();
        for (Entry entry = table.pollDue(now); entry != null; entry = table.pollDue(now)) {
            times.add(entry.dueAt);
        }
        return times;
    }

    private static Entry entry(String name) {
        return new Entry(PromptKey.parse(name), COMMIT, 0);
    }
}
