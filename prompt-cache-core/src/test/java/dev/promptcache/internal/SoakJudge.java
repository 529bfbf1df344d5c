package dev.promptcache.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** Says what a read may return while everything else goes on. Thread-safe. */
final class SoakJudge {

    /** For how long a commit may take from its making to the table, where that cannot be looked up any more. */
    private static final Duration STORING = Duration.ofSeconds(2);

    private final EngineInspector inspector;
    /** By name: what no later read must go behind, which is a commit that a get has returned, or an invalidation. */
    private final Map<String, Long> floors = new ConcurrentHashMap<>();

    SoakJudge(EngineInspector inspector) {
        this.inspector = inspector;
    }

    /** Notes that a prompt was invalidated after a moment: what a fetch from before brought must not be stored. */
    void invalidatedAfter(PromptKey key, long moment) {
        floors.merge(key.name(), moment, Math::max);
    }

    /** Notes that all prompts were invalidated after a moment. */
    void clearedAfter(long moment) {
        floors.replaceAll((name, floor) -> Math.max(floor, moment));
    }

    /** To be called before a read. */
    Read begin(PromptKey key) {
        return new Read(key, floors.getOrDefault(key.name(), Long.MIN_VALUE), inspector.readersTime());
    }

    /** A read that has begun. */
    final class Read {

        private final PromptKey key;
        private final long floor;
        private final long begun;

        private Read(PromptKey key, long floor, long begun) {
            this.key = key;
            this.floor = floor;
            this.begun = begun;
        }

        void assertMayBeServed(PromptCommit served, Duration longest) {
            assertThat(served.repo()).isEqualTo(key.name());
            long made = MoodySource.madeAt(served);
            assertThat(made).as("nothing resurrected, and nothing newer lost").isGreaterThanOrEqualTo(floor);
            long oldest = begun - longest.toNanos();
            if (made < oldest) {
                // Its age counts from when it was stored. That is known only as long as it is there.
                OptionalLong confirmed = inspector.confirmedAt(key, served);
                assertThat(confirmed.orElse(made + STORING.toNanos()))
                        .as("too old to be served")
                        .isGreaterThanOrEqualTo(oldest);
            }
        }

        /** Notes what a get returned; not for a pull, which may wait for a fetch whose commit is not stored. */
        void seen(PromptCommit served) {
            floors.merge(key.name(), MoodySource.madeAt(served), Math::max);
        }
    }
}
