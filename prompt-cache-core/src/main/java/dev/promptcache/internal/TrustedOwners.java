package dev.promptcache.internal;

import dev.promptcache.FetchMode;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Refuses prompts of owners that nobody vouched for, before anything is sent. Whoever publishes a prompt decides what is in it,
 * and a manifest can name models, base URLs and headers that a reader acts upon. Immutable.
 *
 * @param owners those who are trusted beside the own workspace, or null for everybody
 */
record TrustedOwners(@Nullable Set<String> owners) {

    boolean include(PromptKey key) {
        return owners == null || key.owner().equals(PromptKey.OWN_WORKSPACE) || owners.contains(key.owner());
    }

    /** The source, but for the prompts of others. */
    PromptSource guard(PromptSource source) {
        return owners == null ? source : new GuardedSource(source);
    }

    private static PromptException refusal(PromptKey key) {
        return new PromptException.AccessDenied(
                key,
                "it names an owner, '" + key.owner()
                        + "', and a public prompt can contain settings that its owner chose and that "
                        + "your application would act upon (CVE-2026-45134), so nothing was requested. If you trust the "
                        + "owner, add it to the cache's trustedOwners (with Spring Boot, langsmith.prompt-cache.trusted-owners); to "
                        + "allow every owner, leave those out (with Spring Boot, set langsmith.prompt-cache.allow-public-prompts "
                        + "to true). A prompt of your own workspace is pulled without an owner",
                0);
    }

    private final class GuardedSource implements PromptSource {

        private final PromptSource source;

        private GuardedSource(PromptSource source) {
            this.source = source;
        }

        @Override
        public CompletionStage<PromptCommit> fetch(PromptKey key) {
            return fetch(key, FetchMode.FOREGROUND);
        }

        @Override
        public CompletionStage<PromptCommit> fetch(PromptKey key, FetchMode mode) {
            return include(key) ? source.fetch(key, mode) : CompletableFuture.failedFuture(refusal(key));
        }
    }
}
