package dev.promptcache.samples.fleet;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A prompt as callers get it.
 *
 * @param identifier what was asked for, in its shortest form
 * @param commitHash the commit that the identifier stands for
 * @param origin {@code fleet} if another instance fetched it, {@code langsmith} if this one did
 * @param manifest the prompt in LangChain's serialized form
 */
@JsonPropertyOrder({"identifier", "commitHash", "origin", "manifest"})
record PromptResponse(String identifier, String commitHash, String origin, Map<String, @Nullable Object> manifest) {

    static PromptResponse of(PromptKey key, PromptCommit commit) {
        return new PromptResponse(
                key.identifier(),
                commit.commitHash(),
                commit.origin().name().toLowerCase(Locale.ROOT),
                commit.manifest());
    }
}
