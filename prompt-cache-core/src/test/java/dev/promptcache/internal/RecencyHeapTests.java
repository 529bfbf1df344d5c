package dev.promptcache.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.contract.Holds;
import dev.promptcache.internal.recency.ReadStamps;
import dev.promptcache.internal.recency.RecencyHeap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The heap against a list in the order of use. */
class RecencyHeapTests {

    private static final PromptCommit COMMIT = new PromptCommit("-", "p", "one", Map.of());

    private final ReadStamps stamps = new ReadStamps();
    private final RecencyHeap<Entry> heap = new RecencyHeap<>();

    @Test
    void entriesComeOutInTheOrderOfTheirUseWhicheverWereRemovedBefore() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<Entry> entries = fill(1 + random.nextInt(60));
            for (int step = 0; step < 60 && entries.size() > 1; step++) {
                Entry entry = entries.remove(random.nextInt(entries.size()));
                if (random.nextInt(3) == 0) {
                    heap.remove(entry);
                } else {
                    stamps.read(entry);
                    entries.add(entry);
                }
                if (random.nextInt(10) == 0) {
                    assertThat(heap.leastRecentlyUsed()).isSameAs(entries.get(0));
                }
            }
            assertComeOut(entries);
        }
    }

    @Holds("P1")
    @Test
    void theOrderIsExactHoweverManyWereUsedSinceTheyWerePlaced() {
        for (int size : new int[] {1, 2, 5, 16, 17, 100, 5_000}) {
            List<Entry> entries = fill(size);
            for (int round = 0; round < 3; round++) {
                Collections.shuffle(entries, new Random(size));
                entries.forEach(stamps::read);
                assertThat(heap.leastRecentlyUsed()).isSameAs(entries.get(0));
            }
            assertComeOut(entries);
        }
    }

    private List<Entry> fill(int size) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Entry entry = new Entry(PromptKey.parse("p" + i), COMMIT, 0);
            entry.stamp(stamps.next());
            heap.add(entry);
            entries.add(entry);
        }
        return entries;
    }

    private void assertComeOut(List<Entry> entries) {
        for (Entry expected : entries) {
            assertThat(heap.leastRecentlyUsed()).isSameAs(expected);
            heap.remove(expected);
            assertThat(heap.contains(expected)).isFalse();
        }
        assertThat(heap.leastRecentlyUsed()).isNull();
        assertThat(heap.size()).isZero();
    }
}
