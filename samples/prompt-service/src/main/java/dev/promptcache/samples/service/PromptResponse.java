package dev.promptcache.samples.service;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A prompt as callers get it.
 *
 * @param identifier what was asked for, in its shortest form
 * @param owner the owner's handle, {@code -} for the workspace of the API key
 * @param repo the prompt's name
 * @param commitHash the commit that the identifier stands for
 * @param manifest the prompt in LangChain's serialized form
 */
@JsonPropertyOrder({"identifier", "owner", "repo", "commitHash", "manifest"})
record PromptResponse(
        String identifier, String owner, String repo, String commitHash, Map<String, @Nullable Object> manifest) {

    static PromptResponse of(PromptKey key, PromptCommit commit) {
        return new PromptResponse(
                key.identifier(), commit.owner(), commit.repo(), commit.commitHash(), commit.manifest());
    }
}
