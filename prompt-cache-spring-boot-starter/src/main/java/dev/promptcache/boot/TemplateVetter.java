package dev.promptcache.boot;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptVetter;
import dev.promptcache.template.PromptTemplate;
import dev.promptcache.template.TemplateException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Objects to a changed prompt that breaks the code that renders it: one that cannot be parsed though the one before could, or wants
 * variables that the one before did not. Thread-safe.
 *
 * @since 0.1.0
 */
public final class TemplateVetter implements PromptVetter {

    private static final Logger log = LoggerFactory.getLogger(TemplateVetter.class);

    private final boolean refuses;

    /**
     * Makes a vetter.
     *
     * @param refuses whether such a prompt is refused; otherwise it is warned of and let in
     */
    public TemplateVetter(boolean refuses) {
        this.refuses = refuses;
    }

    @Override
    public Optional<String> objection(PromptKey key, @Nullable PromptCommit before, PromptCommit after) {
        Optional<String> objection = before == null ? Optional.empty() : objection(before, after);
        if (refuses) {
            return objection;
        }
        objection.ifPresent(reason -> log.warn(
                "Commit {} of prompt '{}' is let in, though {}: langsmith.prompt-cache.vetting.template=refuse would keep it out",
                after.commitHash(),
                key,
                reason));
        return Optional.empty();
    }

    private static Optional<String> objection(PromptCommit before, PromptCommit after) {
        PromptTemplate then;
        try {
            then = before.template();
        } catch (TemplateException e) {
            // Whoever uses such a manifest does not have it rendered here, and it cannot have got worse.
            return Optional.empty();
        }
        try {
            Set<String> added = new TreeSet<>(after.template().variables());
            added.removeAll(then.variables());
            added.removeAll(then.optionalVariables());
            return added.isEmpty()
                    ? Optional.empty()
                    : Optional.of("it wants the variables " + added + ", which the one before did not");
        } catch (TemplateException e) {
            return Optional.of("it cannot be parsed: " + e.getMessage());
        }
    }

    /** What to do with a prompt that got worse. */
    public enum Reaction {
        /** Let it in without a word. */
        IGNORE,
        /** Let it in, and log a warning. */
        WARN,
        /** Keep the one before. */
        REFUSE
    }
}
