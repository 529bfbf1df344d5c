package dev.promptcache.samples.stub;

/**
 * What the API serves and the control endpoints change.
 *
 * @param workspace the callers' workspace
 * @param credentials who may call the API
 * @param prompts what is served
 * @param faults what goes wrong
 * @param traffic what was asked
 */
record StubState(
        Workspace workspace, Credentials credentials, PromptStore prompts, FaultRegistry faults, Traffic traffic) {}
