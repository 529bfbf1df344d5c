package dev.promptcache.boot.autoconfigure;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;

/** What the core does by reflection, for native images. Spring finds out the rest by itself. */
final class PromptCacheRuntimeHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        // Its variable handles look fields up by their names.
        for (String owner : List.of("dev.promptcache.internal.Entry", "dev.promptcache.internal.recency.Stamped")) {
            hints.reflection().registerType(TypeReference.of(owner), MemberCategory.ACCESS_DECLARED_FIELDS);
        }
    }
}
