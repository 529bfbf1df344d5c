package dev.promptcache.internal.fleet;

import dev.promptcache.PromptFleet;
import dev.promptcache.PromptFleet.Position;
import dev.promptcache.PromptFleet.Shared;
import dev.promptcache.PromptKey;
import dev.promptcache.internal.fleet.FleetEntries.Held;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Reads what the fleet has of the prompts that are held, takes over what is newer, and brings what is newer here. Stateless. */
final class CatchUp {

    private final FleetMember member;
    private final PromptFleet fleet;
    private final FleetLink link;

    CatchUp(FleetMember member, PromptFleet fleet, FleetLink link) {
        this.member = member;
        this.fleet = fleet;
        this.link = link;
    }

    /** Compares everything that is held. */
    void full(Position position) {
        Map<PromptKey, Held> held = member.entries.held();
        Map<PromptKey, Shared> stored = read(held);
        held.forEach((key, mine) -> {
            Shared shared = stored.get(key);
            Standing standing = mine.standing();
            if (standing == null) {
                return;
            }
            long order = standing.orderAt(position.now(), member.time.now());
            if (shared == null || order > shared.order()) {
                offer(key, order, mine);
            }
        });
    }

    /** Reads some prompts. */
    void some(Collection<PromptKey> keys) {
        Map<PromptKey, Held> held = member.entries.held();
        held.keySet().retainAll(Set.copyOf(keys));
        read(held);
        // What is not held may be on its way in, as it was before the change.
        keys.stream().filter(key -> !held.containsKey(key)).forEach(member.entries::refresh);
    }

    private Map<PromptKey, Shared> read(Map<PromptKey, Held> held) {
        if (held.isEmpty()) {
            return Map.of();
        }
        Map<PromptKey, String> hashes = new HashMap<>();
        held.forEach((key, mine) -> hashes.put(key, mine.commit().commitHash()));
        Map<PromptKey, Shared> stored = link.call(() -> FleetLink.answered(fleet.read(hashes)));
        held.forEach((key, mine) -> {
            Shared shared = stored.get(key);
            if (shared != null) {
                takeOver(key, shared, mine);
            }
        });
        return stored;
    }

    private void takeOver(PromptKey key, Shared shared, Held mine) {
        if (shared.isGone()) {
            // The claim says so too, and the fetch ends as one does that LangSmith answers with "not found".
            member.entries.refresh(key);
            return;
        }
        FleetAnswer answer = member.answer(key, shared, mine.commit());
        if (answer != null) {
            member.entries.takeOver(key, answer);
        }
    }

    private void offer(PromptKey key, long order, Held mine) {
        link.call(() -> {
            fleet.offer(key, order, mine.commit(), member.due(key, mine.commit(), null));
            return key;
        });
    }
}
