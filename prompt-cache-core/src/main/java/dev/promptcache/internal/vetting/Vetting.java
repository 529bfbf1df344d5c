package dev.promptcache.internal.vetting;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptRejection;
import dev.promptcache.PromptVetter;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Asks the vetters, and remembers which changes they refused: for each prompt the last one. Thread-safe; holds no lock while a vetter
 * runs.
 *
 * @since 0.1.0
 */
public final class Vetting {

    /** Refusals of prompts that nobody asks for any more must not pile up. */
    private static final int MOST_REMEMBERED = 1000;

    private final List<PromptVetter> vetters;

    /** By prompt, the one refused longest ago first. */
    @GuardedBy("this")
    private final Map<PromptKey, Refusal> refusals = new LinkedHashMap<>();

    public Vetting(List<PromptVetter> vetters) {
        this.vetters = List.copyOf(vetters);
    }

    /** Whether there is nobody to ask. */
    public boolean isEmpty() {
        return vetters.isEmpty();
    }

    /** What there is to object to a commit: what is remembered of the same change, else what the vetters say now. Throws nothing. */
    public Optional<String> objection(PromptKey key, @Nullable PromptCommit before, PromptCommit after) {
        if (isEmpty() || before != null && before.commitHash().equals(after.commitHash())) {
            return Optional.empty();
        }
        Refusal known = refusal(key);
        if (known != null && known.isOf(before, after)) {
            return Optional.of(known.rejection.reason());
        }
        return vetters.stream()
                .map(vetter -> ask(vetter, key, before, after))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Remembers a change as refused, and says whether it was not so already. */
    public synchronized boolean refuse(
            PromptKey key, @Nullable PromptCommit before, PromptCommit after, String reason) {
        Refusal known = refusals.remove(key);
        boolean same = known != null && known.isOf(before, after);
        PromptRejection rejection = new PromptRejection(key, after.commitHash(), reason);
        refusals.put(key, new Refusal(rejection, before == null ? null : before.commitHash()));
        if (refusals.size() > MOST_REMEMBERED) {
            Iterator<Refusal> oldestFirst = refusals.values().iterator();
            oldestFirst.next();
            oldestFirst.remove();
        }
        return !same;
    }

    /** Forgets what was refused of a prompt, since it has moved on, or is not cached any more. */
    public synchronized void forget(PromptKey key) {
        refusals.remove(key);
    }

    /** Forgets what was refused of these prompts. */
    public synchronized void forgetIf(Predicate<PromptKey> condition) {
        refusals.keySet().removeIf(condition);
    }

    /** What is refused of a prompt at the moment. */
    public @Nullable PromptRejection rejection(PromptKey key) {
        Refusal refusal = refusal(key);
        return refusal == null ? null : refusal.rejection;
    }

    /** What is refused at the moment, the last first. */
    public synchronized List<PromptRejection> rejections() {
        PromptRejection[] lastFirst = new PromptRejection[refusals.size()];
        int place = lastFirst.length;
        for (Refusal refusal : refusals.values()) {
            lastFirst[--place] = refusal.rejection;
        }
        return List.of(lastFirst);
    }

    private synchronized @Nullable Refusal refusal(PromptKey key) {
        return refusals.get(key);
    }

    private static Optional<String> ask(
            PromptVetter vetter, PromptKey key, @Nullable PromptCommit before, PromptCommit after) {
        try {
            return Objects.requireNonNull(vetter.objection(key, before, after), "it returned null");
        } catch (Throwable e) {
            // An Error too: whoever cannot say that a prompt is good does not let it in.
            return Optional.of("the vetter " + vetter.getClass().getName() + " failed with " + text(e));
        }
    }

    /** What a failure says of itself, the name of its class if it cannot. */
    private static String text(Throwable thrown) {
        try {
            return thrown.toString();
        } catch (Throwable e) {
            return thrown.getClass().getName();
        }
    }

    /** A change that was refused: a commit may be an improvement on one and none on another. */
    private record Refusal(
            PromptRejection rejection, @Nullable String beforeHash) {

        boolean isOf(@Nullable PromptCommit before, PromptCommit after) {
            return rejection.commitHash().equals(after.commitHash())
                    && (before == null
                            ? beforeHash == null
                            : before.commitHash().equals(beforeHash));
        }
    }
}
