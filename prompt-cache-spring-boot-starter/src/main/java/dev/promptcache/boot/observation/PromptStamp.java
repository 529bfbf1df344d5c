package dev.promptcache.boot.observation;

import dev.promptcache.CachedPrompt.Origin;
import dev.promptcache.PromptCacheListener;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.function.Supplier;

/**
 * Writes which prompt was rendered on the observation that is current then: {@code gen_ai.prompt.name}, and the commit's hash as
 * {@code gen_ai.prompt.version}. Of several prompts in one observation, the last one stands. A fallback is no version of the prompt, and
 * leaves no stamp.
 *
 * @since 0.1.0
 */
public final class PromptStamp implements PromptCacheListener {

    private final Supplier<ObservationRegistry> registry;

    /**
     * Makes a stamp.
     *
     * @param registry knows the current observation; asked for when a prompt is rendered
     */
    public PromptStamp(Supplier<ObservationRegistry> registry) {
        this.registry = registry;
    }

    @Override
    public void rendered(PromptKey key, PromptCommit commit) {
        Origin origin = commit.origin();
        Observation current = registry.get().getCurrentObservation();
        if (current != null && origin != Origin.BUNDLED && origin != Origin.DEFAULT) {
            keyValues(commit.owner(), commit.repo(), commit.commitHash()).forEach(current::highCardinalityKeyValue);
        }
    }

    /**
     * What stands in traces for a commit, under OpenTelemetry's names.
     *
     * @param owner the owner's handle, or {@code -} for the caller's workspace
     * @param repo the prompt's name
     * @param commitHash the commit's hash
     * @return the prompt as {@code owner/name}, or as the name alone if it is of the caller's workspace, and the hash
     */
    public static KeyValues keyValues(String owner, String repo, String commitHash) {
        String name = owner.equals(PromptKey.OWN_WORKSPACE) ? repo : owner + '/' + repo;
        return KeyValues.of("gen_ai.prompt.name", name, "gen_ai.prompt.version", commitHash);
    }
}
