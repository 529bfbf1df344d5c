package dev.promptcache;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A gate for prompts that got worse: asked before a commit that was fetched, or that a snapshot or the fleet brought, takes the place of
 * the one that is cached or becomes the first.
 *
 * <p>With an objection the cached commit stays and counts as confirmed, as if nothing had changed in LangSmith. A first commit that is
 * objected to is not cached, and the pull fails with {@link PromptException.Rejected}, so that the bundled prompt or the caller's fallback
 * is served where there is one. The same change is not vetted again; it ends when LangSmith moves back or on. What the application
 * itself hands over, with {@code set}, is not vetted.
 *
 * <p>Called on the fetch thread, and callers may be waiting, so it should be quick. What it throws is an objection, and so is no answer by
 * the {@link PromptCacheConfig#deadline()}. Implementations must be thread-safe.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface PromptVetter {

    /**
     * Says what there is to object to.
     *
     * @param key the prompt
     * @param before the commit that is cached, or null if there is none
     * @param after the commit that wants its place, of another hash
     * @return the objection, a sentence that quotes nothing of the prompt's text, or empty if there is none
     */
    Optional<String> objection(PromptKey key, @Nullable PromptCommit before, PromptCommit after);
}
