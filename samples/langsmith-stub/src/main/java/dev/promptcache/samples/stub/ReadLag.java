package dev.promptcache.samples.stub;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * For how long the API goes on with what was there before a change, as a server does whose reads do not follow its writes at once. Not
 * safe for use by several threads.
 */
final class ReadLag {

    private final LongSupplier nanos;

    private final Map<PromptName, Deque<Outdated>> outdated = new HashMap<>();

    private Duration lag = Duration.ZERO;

    ReadLag(LongSupplier nanos) {
        this.nanos = nanos;
    }

    Duration get() {
        return lag;
    }

    /** Sets the lag of later changes. Without one, those before are seen at once too. */
    void set(Duration newLag) {
        if (newLag.isNegative()) {
            throw new IllegalArgumentException("a lag is not negative: " + newLag);
        }
        lag = newLag;
        if (lag.isZero()) {
            outdated.clear();
        }
    }

    /** Notes what a prompt is like before a change; null if it is not there. */
    void changing(PromptName prompt, @Nullable PromptHistory before) {
        if (!lag.isZero()) {
            outdated.computeIfAbsent(prompt, unused -> new ArrayDeque<>())
                    .addLast(new Outdated(before == null ? null : before.copy(), nanos.getAsLong() + lag.toNanos()));
        }
    }

    /** What the API shows of a prompt that is like this, or not there if null. */
    @Nullable
    PromptHistory seen(PromptName prompt, @Nullable PromptHistory written) {
        Deque<Outdated> versions = outdated.getOrDefault(prompt, new ArrayDeque<>());
        long now = nanos.getAsLong();
        while (!versions.isEmpty() && versions.getFirst().until() - now <= 0) {
            versions.removeFirst();
        }
        return versions.isEmpty() ? written : versions.getFirst().history();
    }

    /**
     * What a prompt was like.
     *
     * @param history its commits and tags, null if it was not there
     * @param until when it is seen no more
     */
    private record Outdated(@Nullable PromptHistory history, long until) {}
}
