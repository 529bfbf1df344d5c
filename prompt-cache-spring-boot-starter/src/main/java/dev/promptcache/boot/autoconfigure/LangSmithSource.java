package dev.promptcache.boot.autoconfigure;

import dev.promptcache.FetchMode;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * LangSmith, with what tells the prompts of one connection from those of others.
 *
 * @param source fetches the prompts
 * @param fingerprint answers the same for the same endpoint, workspace and key
 */
record LangSmithSource(PromptSource source, Supplier<String> fingerprint) implements PromptSource {

    @Override
    public CompletionStage<PromptCommit> fetch(PromptKey key) {
        return source.fetch(key);
    }

    @Override
    public CompletionStage<PromptCommit> fetch(PromptKey key, FetchMode mode) {
        return source.fetch(key, mode);
    }
}
