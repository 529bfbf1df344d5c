package dev.promptcache.internal.fleet;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an instance holds, in a map, by the rules of the engine. For one thread. */
final class PlainEntries implements FleetEntries {

    static final Duration TTL = Duration.ofMinutes(5);
    static final Duration NEGATIVE_TTL = Duration.ofSeconds(10);

    final Map<PromptKey, Held> held = new HashMap<>();
    final Map<PromptKey, Long> dueAt = new HashMap<>();
    final Set<PromptKey> toRefresh = new HashSet<>();
    final List<Duration> spreads = new ArrayList<>();

    @Nullable
    FleetTime time;

    @Override
    public boolean isInUse() {
        return true;
    }

    @Override
    public Map<PromptKey, Held> held() {
        return new HashMap<>(held);
    }

    @Override
    public void takeOver(PromptKey key, FleetAnswer answer) {
        if (held.containsKey(key)) {
            hold(key, answer);
        }
    }

    /** Holds what a fetch brought, unless something newer came meanwhile. */
    void hold(PromptKey key, FleetAnswer answer) {
        Held before = held.get(key);
        if (before == null
                || before.standing() == null
                || answer.standing().isNewerThan(before.standing())
                || answer.standing().equals(before.standing())) {
            held.put(key, new Held(answer.commit(), answer.standing()));
            dueAt.put(key, now() + answer.due().toNanos());
        }
    }

    void forget(PromptKey key) {
        held.remove(key);
        dueAt.remove(key);
    }

    @Override
    public void refresh(PromptKey key) {
        if (held.containsKey(key)) {
            toRefresh.add(key);
        }
    }

    @Override
    public void spread(Duration window) {
        spreads.add(window);
        dueAt.replaceAll(
                (key, due) -> now() + (long) (window.toNanos() * time().random().getAsDouble()));
    }

    @Override
    public Duration ttl() {
        return TTL;
    }

    @Override
    public Duration negativeTtl() {
        return NEGATIVE_TTL;
    }

    @Override
    public Duration ttl(PromptKey key, PromptCommit commit) {
        return TTL;
    }

    @Override
    public boolean isServable(PromptKey key, PromptCommit commit, Duration age) {
        return age.compareTo(TTL.multipliedBy(4)) < 0;
    }

    private long now() {
        return time().now();
    }

    private FleetTime time() {
        if (time == null) {
            throw new IllegalStateException("The entries have no time yet");
        }
        return time;
    }
}
