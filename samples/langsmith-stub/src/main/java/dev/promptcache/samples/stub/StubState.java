package dev.promptcache.samples.stub;

import dev.promptcache.samples.stub.webhook.Webhooks;

/**
 * What the API serves and the control endpoints change.
 *
 * @param workspace the callers' workspace
 * @param credentials who may call the API
 * @param prompts what is served
 * @param faults what goes wrong
 * @param traffic what was asked
 * @param webhooks who is told of changes
 */
record StubState(
        Workspace workspace,
        Credentials credentials,
        PromptStore prompts,
        FaultRegistry faults,
        Traffic traffic,
        Webhooks webhooks) {

    PromptEdits edits() {
        return new PromptEdits(prompts, webhooks);
    }
}
