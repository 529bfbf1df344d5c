package dev.promptcache.langsmith;

import dev.promptcache.FetchMode;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import java.util.concurrent.CompletionStage;

/**
 * Pulls prompts from LangSmith. Thread-safe. It blocks the thread that calls it, and answers an interrupt by giving up at once.
 *
 * <p>Every failure is a {@link PromptException}. A request that a caller waits for is repeated a few times if it fails in a way
 * that may pass; one in the background is not, since the cache spaces its attempts itself. Redirects are not followed, since they
 * would carry the API key elsewhere.
 *
 * @since 0.1.0
 */
public final class LangSmithPromptSource implements PromptSource {

    private final String endpoint;
    private final String workspaceFingerprint;
    private final String fingerprint;
    private final PromptSource calls;

    LangSmithPromptSource(
            String endpoint, String fingerprint, String workspaceFingerprint, Retries retries, CommitRequest request) {
        this.endpoint = endpoint;
        this.fingerprint = fingerprint;
        this.workspaceFingerprint = workspaceFingerprint;
        this.calls = PromptSource.blocking(
                (key, mode) -> retries.call(mode, (left, advice) -> request.send(key, left, advice)));
    }

    /**
     * Collects what a source is made of.
     *
     * @param connection where LangSmith is
     * @return a builder with the defaults
     */
    public static LangSmithPromptSourceBuilder builder(LangSmithConnection connection) {
        return new LangSmithPromptSourceBuilder(connection);
    }

    /**
     * Fetches the commit that a key's ref points to now, for a caller who waits.
     *
     * @param key the prompt
     * @return a stage that has ended: with the commit, or with a {@link PromptException} if LangSmith refuses, cannot be reached, or
     *     answers with something that is no prompt
     */
    @Override
    public CompletionStage<PromptCommit> fetch(PromptKey key) {
        return calls.fetch(key);
    }

    /**
     * Fetches the commit that a key's ref points to now.
     *
     * @param key the prompt
     * @param mode whether a caller waits
     * @return a stage that has ended: with the commit, or with a {@link PromptException} if LangSmith refuses, cannot be reached, or
     *     answers with something that is no prompt
     */
    @Override
    public CompletionStage<PromptCommit> fetch(PromptKey key, FetchMode mode) {
        return calls.fetch(key, mode);
    }

    /**
     * Tells what this source can see from what others can: a hash of endpoint, workspace and credential. The credential is the API
     * key, and the headers {@code Authorization} and {@code Cookie} that the builder was given; what a transport adds is unknown
     * here. The hash is the same on every machine and after every start, and does not give a credential away.
     *
     * @return 64 hexadecimal digits
     */
    public String fingerprint() {
        return fingerprint;
    }

    /**
     * Tells whose prompts this source's are, also after a key was rotated: a hash of endpoint and workspace, if the connection names
     * a workspace, and else the {@link #fingerprint()}.
     *
     * @return 64 hexadecimal digits, for the cache's {@code fingerprint}
     */
    public String snapshotFingerprint() {
        return workspaceFingerprint;
    }

    /**
     * The endpoint, never the key.
     *
     * @return a text that is safe to log
     */
    @Override
    public String toString() {
        return "LangSmithPromptSource[" + endpoint + ']';
    }
}
