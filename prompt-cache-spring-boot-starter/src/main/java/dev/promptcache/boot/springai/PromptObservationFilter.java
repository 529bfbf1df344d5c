package dev.promptcache.boot.springai;

import dev.promptcache.boot.observation.PromptStamp;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * Writes which prompt was sent on Spring AI's own observations, by the metadata that {@link SpringAiPrompts} gives to messages:
 * {@code gen_ai.prompt.name}, and the commit's hash as {@code gen_ai.prompt.version}. Where messages are of several prompts, as those of a
 * chat memory may be, the last one counts. A fallback is no version of the prompt, and leaves no stamp.
 *
 * @param <C> the observation's context
 * @since 0.1.0
 */
public final class PromptObservationFilter<C extends Observation.Context> implements ObservationFilter {

    private static final String OWNER = "lc_hub_owner";
    private static final String REPO = "lc_hub_repo";
    private static final String HASH = "lc_hub_commit_hash";

    private final Class<C> contextType;
    private final Function<C, Prompt> prompt;

    /**
     * Makes a filter.
     *
     * @param contextType the type of the contexts that have a prompt
     * @param prompt the prompt of such a context
     */
    public PromptObservationFilter(Class<C> contextType, Function<C, Prompt> prompt) {
        this.contextType = contextType;
        this.prompt = prompt;
    }

    @Override
    public Observation.Context map(Observation.Context context) {
        if (contextType.isInstance(context)) {
            Map<String, Object> metadata =
                    last(prompt.apply(contextType.cast(context)).getInstructions());
            if (metadata != null && metadata.get(HASH) instanceof String hash) {
                String owner = String.valueOf(metadata.get(OWNER));
                String repo = String.valueOf(metadata.get(REPO));
                context.addHighCardinalityKeyValues(PromptStamp.keyValues(owner, repo, hash));
            }
        }
        return context;
    }

    /** The metadata of the last message that comes from a prompt. */
    private static @Nullable Map<String, Object> last(List<Message> messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            Map<String, Object> metadata = messages.get(i).getMetadata();
            if (metadata.get(REPO) instanceof String) {
                return metadata;
            }
        }
        return null;
    }
}
