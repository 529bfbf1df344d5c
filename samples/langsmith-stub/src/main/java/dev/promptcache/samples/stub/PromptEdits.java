package dev.promptcache.samples.stub;

import dev.promptcache.samples.stub.webhook.PromptChange;
import dev.promptcache.samples.stub.webhook.Webhooks;
import java.time.Instant;
import java.util.List;

/** Changes prompts as people do at LangSmith, so that webhooks tell of it. Safe for use by several threads. */
final class PromptEdits {

    private final PromptStore prompts;

    private final Webhooks webhooks;

    PromptEdits(PromptStore prompts, Webhooks webhooks) {
        this.prompts = prompts;
        this.webhooks = webhooks;
    }

    void commit(PromptName prompt, StoredCommit commit, Editor editor) {
        tell(prompt, prompts.add(prompt, commit), editor);
    }

    /** Points a tag to the commit that the ref resolves to, and returns that commit. */
    StoredCommit tag(PromptName prompt, String tag, String ref, Editor editor) {
        StoredCommit commit = prompts.resolve(prompt, ref);
        tell(prompt, prompts.tag(prompt, tag, commit), editor);
        return commit;
    }

    private void tell(PromptName prompt, List<Moved> moves, Editor editor) {
        // The webhooks are the workspace's, and so are the prompts that they tell of.
        if (prompt.owner().equals(PromptName.OWN_WORKSPACE)) {
            moves.forEach(moved -> webhooks.send(new PromptChange(
                    moved.event(),
                    prompt.name(),
                    moved.tag(),
                    moved.commit().hash(),
                    moved.commit().body().get("manifest"),
                    editor.name(),
                    Instant.now(),
                    editor.skipped())));
        }
    }
}
