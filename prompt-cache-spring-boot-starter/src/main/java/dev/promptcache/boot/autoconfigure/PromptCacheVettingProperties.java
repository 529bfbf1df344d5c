package dev.promptcache.boot.autoconfigure;

import dev.promptcache.PromptVetter;
import dev.promptcache.boot.ManifestSizeVetter;
import dev.promptcache.boot.TemplateVetter;
import dev.promptcache.boot.TemplateVetter.Reaction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * Properties of what keeps prompts out that got worse.
 *
 * @since 0.1.0
 */
public class PromptCacheVettingProperties {

    /**
     * What to do with a changed prompt that cannot be parsed, or wants variables that the one before did not.
     */
    private Reaction template = Reaction.WARN;

    /**
     * Largest manifest, as JSON text, that is let in; if unset, without limit.
     */
    private @Nullable DataSize maxSize;

    /** Makes properties with their defaults. */
    public PromptCacheVettingProperties() {}

    /** {@return what to do with a changed prompt that breaks the code that renders it} */
    public Reaction getTemplate() {
        return template;
    }

    /**
     * Sets what to do with a changed prompt that breaks the code that renders it.
     *
     * @param template ignore, warn or refuse
     */
    public void setTemplate(Reaction template) {
        this.template = template;
    }

    /** {@return the largest manifest that is let in, or null without limit} */
    public @Nullable DataSize getMaxSize() {
        return maxSize;
    }

    /**
     * Sets the largest manifest that is let in.
     *
     * @param maxSize a size, or null without limit
     */
    public void setMaxSize(@Nullable DataSize maxSize) {
        this.maxSize = maxSize;
    }

    /** What does as the properties say. */
    List<PromptVetter> toVetters() {
        List<PromptVetter> vetters = new ArrayList<>();
        if (maxSize != null) {
            vetters.add(new ManifestSizeVetter(maxSize));
        }
        if (template != Reaction.IGNORE) {
            vetters.add(new TemplateVetter(template == Reaction.REFUSE));
        }
        return vetters;
    }
}
