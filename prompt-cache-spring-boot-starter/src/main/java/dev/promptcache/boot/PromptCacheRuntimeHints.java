package dev.promptcache.boot;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;

/**
 * What the core does by reflection, for native images. Spring finds out the rest by itself.
 *
 * @since 0.1.0
 */
public final class PromptCacheRuntimeHints implements RuntimeHintsRegistrar {

    /** Makes a registrar. */
    public PromptCacheRuntimeHints() {}

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        // Their variable handles look fields up by their names.
        for (String type : List.of("dev.promptcache.internal.Entry", "dev.promptcache.internal.recency.Stamped")) {
            hints.reflection().registerType(TypeReference.of(type), MemberCategory.ACCESS_DECLARED_FIELDS);
        }
    }
}
