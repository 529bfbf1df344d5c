package dev.promptcache.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.promptcache.PromptKey;
import dev.promptcache.internal.recency.ReadStamps;
import dev.promptcache.internal.recency.RecencyHeap;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Reads of different entries at the same time make both of them newer than what nobody read. */
public class ReadersStress {

    private ReadersStress() {}

    /** While no time ticks, each read takes a stamp of its own. */
    @JCStressTest
    @Outcome(id = "one, another, unread", expect = ACCEPTABLE, desc = "The one was read last.")
    @Outcome(id = "another, one, unread", expect = ACCEPTABLE, desc = "The other was read last.")
    @Outcome(expect = FORBIDDEN, desc = "A read was lost, or two share a stamp.")
    @State
    public static class WithoutTicks {

        private final Order order = new Order();

        @Actor
        public void oneReader() {
            order.stamps.read(order.one);
        }

        @Actor
        public void anotherReader() {
            order.stamps.read(order.another);
        }

        @Arbiter
        public void afterwards(L_Result result) {
            result.r1 = order.one.stamp() == order.another.stamp() ? "two share a stamp" : order.newestFirst();
        }
    }

    /** Where time ticks, reads that collide share the stamp of the tick, and are counted all the same. */
    @JCStressTest
    @Outcome(id = "one, another, unread, 2", expect = ACCEPTABLE, desc = "The one was read last, or both at a time.")
    @Outcome(id = "another, one, unread, 2", expect = ACCEPTABLE, desc = "The other was read last, or both at a time.")
    @Outcome(expect = FORBIDDEN, desc = "A read was lost.")
    @State
    public static class InATick {

        private final Order order = new Order();

        /** After a tick. */
        public InATick() {
            order.stamps.tick();
        }

        @Actor
        public void oneReader() {
            order.stamps.read(order.one);
        }

        @Actor
        public void anotherReader() {
            order.stamps.read(order.another);
        }

        @Arbiter
        public void afterwards(L_Result result) {
            result.r1 = order.newestFirst() + ", " + order.stamps.hits();
        }
    }

    /** Three entries, of which the one that nobody will read is the newest. */
    private static final class Order {

        private final ReadStamps stamps = new ReadStamps();
        private final RecencyHeap<Entry> heap = new RecencyHeap<>();
        private final Entry one = new Entry(PromptKey.parse("one"), StressedCache.OLD, 0);
        private final Entry another = new Entry(PromptKey.parse("another"), StressedCache.OLD, 0);
        private final Entry unread = new Entry(PromptKey.parse("unread"), StressedCache.OLD, 0);

        private Order() {
            for (Entry entry : List.of(one, another, unread)) {
                entry.stamp(stamps.next());
                heap.add(entry);
            }
        }

        private String newestFirst() {
            String order = "";
            for (Entry victim = heap.leastRecentlyUsed(); victim != null; victim = heap.leastRecentlyUsed()) {
                order = victim.key.name() + (order.isEmpty() ? "" : ", ") + order;
                heap.remove(victim);
            }
            return order;
        }
    }
}
