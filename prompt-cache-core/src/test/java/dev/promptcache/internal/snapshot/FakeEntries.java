package dev.promptcache.internal.snapshot;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A cache as a snapshot sees it. What is to happen while a snapshot is taken can be given. Not thread-safe. */
final class FakeEntries implements SnapshotEntries {

    static final Instant NOON = Instant.parse("2026-08-01T12:00:00Z");

    boolean isOn = true;
    int room = 100;
    int copies;
    Runnable afterCopy = () -> {};
    private final Map<PromptKey, SnapshotEntry> held = new LinkedHashMap<>();

    FakeEntries with(String... identifiers) {
        for (String identifier : identifiers) {
            put(identifier, "text of " + identifier);
        }
        return this;
    }

    FakeEntries put(String identifier, Object text) {
        PromptKey key = PromptKey.parse(identifier);
        PromptCommit commit = new PromptCommit("-", key.name(), "abcdef01", Map.of("text", text));
        held.put(key, new SnapshotEntry(key, commit, NOON));
        return this;
    }

    List<String> names() {
        return held.keySet().stream().map(PromptKey::toString).toList();
    }

    @Override
    public Optional<List<SnapshotEntry>> copy(Instant now) {
        copies++;
        List<SnapshotEntry> copy = new ArrayList<>(held.values());
        afterCopy.run();
        return isOn ? Optional.of(copy) : Optional.empty();
    }

    @Override
    public Intake beginIntake() {
        return new Intake() {
            @Override
            public int room() {
                return isOn ? room : 0;
            }

            @Override
            public boolean isCached(PromptKey key) {
                return held.containsKey(key);
            }

            @Override
            public int take(List<SnapshotEntry> entries, Instant now) {
                entries.forEach(entry -> held.put(entry.key(), entry));
                return entries.size();
            }

            @Override
            public void close() {}
        };
    }
}
