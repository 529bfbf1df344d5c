package dev.promptcache.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.contract.Holds;
import dev.promptcache.internal.recency.ReadStamps;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadStampsTests {

    private final ReadStamps stamps = new ReadStamps();
    private final List<Entry> entries = new ArrayList<>();

    ReadStampsTests() {
        for (int i = 0; i < 8; i++) {
            Entry entry = new Entry(PromptKey.parse("p" + i), new PromptCommit("-", "p", "one", Map.of()), 0);
            entry.stamp(stamps.next());
            entries.add(entry);
        }
    }

    @Test
    void readsOneAfterTheOtherTakeStampsInTheirOrderWhetherTimeTicksOrNot() {
        stamps.read(entries.get(3));
        stamps.tick();
        stamps.read(entries.get(1));
        stamps.read(entries.get(2));
        stamps.stopTicking();
        stamps.read(entries.get(0));

        assertThat(List.of(3, 1, 2, 0)).extracting(i -> entries.get(i).stamp()).isSorted();
        assertThat(stamps.hits()).isEqualTo(4);
    }

    @Test
    void aReadOfTheNewestEntryTakesNoStampAndIsCounted() {
        stamps.read(entries.get(0));
        long stamp = entries.get(0).stamp();

        stamps.read(entries.get(0));

        assertThat(entries.get(0).stamp()).isEqualTo(stamp);
        assertThat(stamps.hits()).isEqualTo(2);
    }

    @Holds("P1-collision")
    @Test
    void afterACollisionWhatIsReadInATickIsNewerThanWhatIsNot() throws Exception {
        stamps.tick();
        collideInThisTick();
        long before = stamps.next();
        stamps.tick();
        long tick = stamps.next() - 1;
        collideInThisTick();
        long hits = stamps.hits();

        stamps.read(entries.get(5));
        stamps.read(entries.get(6));
        stamps.read(entries.get(5));

        assertThat(List.of(5, 6)).allMatch(i -> entries.get(i).stamp() == tick);
        assertThat(List.of(2, 3, 4, 7)).allMatch(i -> entries.get(i).stamp() < before);
        assertThat(stamps.hits()).as("each read is counted").isEqualTo(hits + 3);
    }

    @Test
    void whatWasUsedLaterInATickIsNotMadeOlderByAReadThatCollides() throws Exception {
        stamps.tick();
        collideInThisTick();
        long written = stamps.next();
        entries.get(3).stamp(written);
        stamps.next();

        stamps.read(entries.get(3));

        assertThat(entries.get(3).stamp()).isEqualTo(written);
    }

    @Holds("P1-collision")
    @Test
    void theTickAfterACollisionKeepsTheOrderOfReadsAgain() throws Exception {
        stamps.tick();
        collideInThisTick();
        stamps.tick();

        stamps.read(entries.get(6));
        stamps.read(entries.get(4));
        stamps.read(entries.get(5));

        assertThat(List.of(6, 4, 5))
                .extracting(i -> entries.get(i).stamp())
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Holds("P1-collision")
    @Test
    void howeverReadsCollideEachIsCountedOnceAndWhatTheyReadIsNewer() throws Exception {
        stamps.tick();
        long newest = stamps.next();

        long reads = collide();

        assertThat(stamps.hits()).isEqualTo(reads);
        assertThat(List.of(0, 1)).allMatch(i -> entries.get(i).stamp() >= newest - 1);
    }

    @Test
    void withoutTicksEveryReadTakesAStampHoweverManyCollide() throws Exception {
        long reads = collide();

        assertThat(entries.get(0).stamp()).isNotEqualTo(entries.get(1).stamp());
        assertThat(stamps.hits()).isEqualTo(reads);
    }

    /** Makes it as if two threads had read at the same moment, which two threads do not do whenever a test wants it. */
    private void collideInThisTick() throws ReflectiveOperationException {
        Field tick = ReadStamps.class.getDeclaredField("tick");
        Field collided = ReadStamps.class.getDeclaredField("collided");
        tick.setAccessible(true);
        collided.setAccessible(true);
        collided.set(stamps, tick.get(stamps));
    }

    /** Has two threads read two entries for a while, and says how many reads that were. */
    private long collide() throws Exception {
        long[] reads = new long[2];
        List<Thread> threads = new ArrayList<>();
        for (int thread = 0; thread < 2; thread++) {
            int number = thread;
            threads.add(new Thread(() -> {
                for (int i = 0; i < 200_000; i++) {
                    stamps.read(entries.get((number + i) % 2));
                    reads[number]++;
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        return reads[0] + reads[1];
    }
}
