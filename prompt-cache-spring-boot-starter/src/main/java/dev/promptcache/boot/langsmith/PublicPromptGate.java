package dev.promptcache.boot.langsmith;

import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import java.util.Set;

/**
 * Refuses prompts of owners that nobody vouched for, before anything is sent. Whoever publishes a prompt decides what is in it,
 * and a manifest can name models, base URLs and headers that a reader acts upon. Immutable.
 */
record PublicPromptGate(boolean open, Set<String> trustedOwners) {

    PublicPromptGate {
        trustedOwners = Set.copyOf(trustedOwners);
    }

    void check(PromptKey key) {
        String owner = key.owner();
        if (open || owner.equals(PromptKey.OWN_WORKSPACE) || trustedOwners.contains(owner)) {
            return;
        }
        throw new PromptException.AccessDenied(
                key,
                "it names an owner, '" + owner
                        + "', and a public prompt can contain settings that its owner chose and that "
                        + "your application would act upon (CVE-2026-45134), so nothing was requested. If you trust the "
                        + "owner, add it to langsmith.prompt-cache.trusted-owners; to allow every owner, set "
                        + "langsmith.prompt-cache.allow-public-prompts to true. A prompt of your own workspace is pulled "
                        + "without an owner",
                0);
    }
}
