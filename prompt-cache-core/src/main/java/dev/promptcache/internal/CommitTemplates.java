package dev.promptcache.internal;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.template.TemplateEngine;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets the commits that come into the cache render jinja2, if the application has an engine for it. Immutable.
 *
 * @param engine renders jinja2 templates, or null to refuse them
 */
record CommitTemplates(@Nullable TemplateEngine engine) {

    PromptCommit prepare(PromptCommit commit) {
        return engine == null ? commit : commit.withTemplateEngine(engine);
    }

    Map<PromptKey, PromptCommit> prepare(Map<PromptKey, PromptCommit> commits) {
        Map<PromptKey, PromptCommit> prepared = new HashMap<>();
        commits.forEach((key, commit) -> prepared.put(key, prepare(commit)));
        return Map.copyOf(prepared);
    }
}
