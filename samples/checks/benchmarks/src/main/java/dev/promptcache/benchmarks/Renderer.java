package dev.promptcache.benchmarks;

import java.util.List;
import java.util.Map;

/** Makes a chat prompt's messages of its templates, as the benchmarks use it. */
public interface Renderer extends AutoCloseable {

    /**
     * Renders the prompt.
     *
     * @param variables the values by the variables' names
     * @return the messages, in the renderer's own type
     */
    List<?> render(Map<String, Object> variables);

    /**
     * Renders the prompt, and gives up what tells the renderers' messages apart.
     *
     * @param variables the values by the variables' names
     * @return the messages' texts
     */
    List<String> texts(Map<String, Object> variables);

    /** Ends what the renderer has started. */
    @Override
    default void close() {}
}
