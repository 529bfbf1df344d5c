package dev.promptcache.samples.stub;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The faults in force: at most one for each prompt and one for everything. Safe for use by several threads. */
final class FaultRegistry {

    private final Map<PromptName, ActiveFault> byPrompt = new HashMap<>();

    private @Nullable ActiveFault general;

    /** Puts a fault in force, for one prompt or, if null, for everything; it replaces the one before. */
    synchronized void set(@Nullable PromptName prompt, Fault fault) {
        recover(prompt);
        if (prompt == null) {
            general = new ActiveFault(fault);
        } else {
            byPrompt.put(prompt, new ActiveFault(fault));
        }
    }

    /** Takes one prompt's fault away or, if null, the general one. */
    synchronized void recover(@Nullable PromptName prompt) {
        ActiveFault former = prompt == null ? general : byPrompt.remove(prompt);
        if (prompt == null) {
            general = null;
        }
        if (former != null) {
            former.lift();
        }
    }

    synchronized void recoverAll() {
        recover(null);
        byPrompt.values().forEach(ActiveFault::lift);
        byPrompt.clear();
    }

    /** The fault that strikes this request: the prompt's own before the general one. */
    synchronized Optional<ActiveFault> strike(@Nullable PromptName prompt) {
        return Stream.concat(Optional.ofNullable(byPrompt.get(prompt)).stream(), Optional.ofNullable(general).stream())
                .filter(ActiveFault::strike)
                .findFirst();
    }

    synchronized Optional<Fault> general() {
        return Optional.ofNullable(general).filter(active -> !active.isUsedUp()).map(ActiveFault::fault);
    }

    synchronized Map<PromptName, Fault> byPrompt() {
        Map<PromptName, Fault> faults = new HashMap<>();
        byPrompt.forEach((prompt, active) -> {
            if (!active.isUsedUp()) {
                faults.put(prompt, active.fault());
            }
        });
        return faults;
    }
}
