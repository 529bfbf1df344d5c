package dev.promptcache.samples.stub;

import dev.promptcache.samples.stub.webhook.Webhooks;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A running stand-in LangSmith server. It serves prompts in LangSmith's wire format below {@link #uri()}, goes wrong on
 * demand, and tells what it was asked. Safe for use by several threads; nothing accepts null.
 *
 * <p>A prompt is named {@code name}, or {@code owner/name} when it belongs to another workspace than the callers'.
 */
public final class LangSmithStub implements AutoCloseable {

    private final StubState state;

    private final StubServer server;

    LangSmithStub(StubState state, StubServer server) {
        this.state = state;
        this.server = server;
    }

    /**
     * Starts a stub on the loopback address that serves the bundled prompts and accepts any API key.
     *
     * @param port the TCP port, 0 for a free one
     * @return the running stub
     * @throws IOException if the port cannot be bound
     */
    public static LangSmithStub start(int port) throws IOException {
        return builder().port(port).start();
    }

    /**
     * Starts from the settings that {@link #start(int)} uses, with a free port.
     *
     * @return a new builder
     */
    public static LangSmithStubBuilder builder() {
        return new LangSmithStubBuilder();
    }

    /**
     * The address to give to a client as LangSmith's endpoint. A self-hosted one is the same with {@code /api/v1}.
     *
     * @return scheme, host and port, without a trailing slash
     */
    public URI uri() {
        return server.uri();
    }

    /**
     * The TCP port.
     *
     * @return the port that was asked for, or the free one that was found
     */
    public int port() {
        return server.uri().getPort();
    }

    /**
     * Adds a commit, and the prompt if there is none yet. What equals the newest commit adds nothing.
     *
     * @param prompt the prompt's name
     * @param json a manifest, or a commit body: {@code manifest} and optionally {@code commit_hash}, {@code description},
     *     {@code examples}, {@code model_config}, {@code model_provider}, {@code tags} that move to this commit,
     *     and for the webhooks {@code created_by} and {@code skip_webhooks}, which is true or a list of their ids
     * @return the commit hash; unless given, it follows from the content, so that equal content has an equal hash
     */
    public String commit(String prompt, String json) {
        JsonNode body = Json.parse(json);
        StoredCommit commit = StoredCommit.from(body);
        state.edits().commit(state.workspace().prompt(prompt), commit, Editor.of(body, Query.parse(null)));
        return commit.hash();
    }

    /**
     * Adds a commit that is a string template, the shortest manifest there is.
     *
     * @param prompt the prompt's name
     * @param template the text, in Python's f-string format
     * @return the commit hash
     */
    public String commitText(String prompt, String template) {
        return commit(prompt, Json.write(TextManifest.of(template)));
    }

    /**
     * Creates a tag at the newest commit, or moves it there.
     *
     * @param prompt the prompt's name
     * @param tag the tag
     * @return the hash of the commit that now has the tag
     * @throws java.util.NoSuchElementException if there is no such prompt
     */
    public String tag(String prompt, String tag) {
        return tag(prompt, tag, "latest");
    }

    /**
     * Creates a tag, or moves it.
     *
     * @param prompt the prompt's name
     * @param tag the tag
     * @param ref a commit hash, a prefix of one of at least 8 digits, another tag or {@code latest}
     * @return the hash of the commit that now has the tag
     * @throws java.util.NoSuchElementException if there is no such prompt or commit
     */
    public String tag(String prompt, String tag, String ref) {
        Editor nobody = Editor.of(Json.object(), Query.parse(null));
        return state.edits()
                .tag(state.workspace().prompt(prompt), tag, ref, nobody)
                .hash();
    }

    /**
     * Removes a tag.
     *
     * @param prompt the prompt's name
     * @param tag the tag
     * @throws java.util.NoSuchElementException if there is no such prompt or tag
     */
    public void untag(String prompt, String tag) {
        state.prompts().untag(state.workspace().prompt(prompt), tag);
    }

    /**
     * Deletes a prompt with all its commits and tags.
     *
     * @param prompt the prompt's name
     * @throws java.util.NoSuchElementException if there is no such prompt
     */
    public void delete(String prompt) {
        state.prompts().delete(state.workspace().prompt(prompt));
    }

    /**
     * The prompts that are served.
     *
     * @return their names in alphabetical order, an immutable copy
     */
    public List<String> prompts() {
        return state.prompts().names().stream().map(PromptName::toString).toList();
    }

    /**
     * Puts a fault in force for every request that no prompt's own fault strikes. It replaces the one before; requests
     * that the former holds back get their regular answer.
     *
     * @param fault what goes wrong
     */
    public void fault(Fault fault) {
        state.faults().set(null, fault);
    }

    /**
     * Puts a fault in force for one prompt. It replaces that prompt's one before; requests that the former holds back get
     * their regular answer.
     *
     * @param prompt the prompt's name; it need not exist
     * @param fault what goes wrong
     */
    public void fault(String prompt, Fault fault) {
        state.faults().set(state.workspace().prompt(prompt), fault);
    }

    /** Takes every fault away. Requests that are held back get their regular answer at once. */
    public void recover() {
        state.faults().recoverAll();
    }

    /**
     * Takes one prompt's fault away. Requests that it holds back get their regular answer at once.
     *
     * @param prompt the prompt's name
     */
    public void recover(String prompt) {
        state.faults().recover(state.workspace().prompt(prompt));
    }

    /**
     * How long the API goes on with what was there before a change. Without a lag, which is how it starts, each is seen at once; to
     * set none also ends the lag of changes that are not seen yet.
     *
     * @param lag the time; zero for none
     * @throws IllegalArgumentException if it is negative
     */
    public void lag(Duration lag) {
        state.prompts().lag(lag);
    }

    /**
     * How long the API goes on with what was there before a change.
     *
     * @return the lag of later changes, zero for none
     */
    public Duration lag() {
        return state.prompts().lag();
    }

    /**
     * Who is told of changes, what goes wrong with that, and what was sent. They tell of commits and tags that are made here or through the
     * control endpoints, in the callers' workspace.
     *
     * @return the stub's webhooks
     */
    public Webhooks webhooks() {
        return state.webhooks();
    }

    /**
     * How many requests have arrived at the API, answered or not. The control endpoints do not count.
     *
     * @return the number since the start or the last {@link #resetRequests()}
     */
    public long requestCount() {
        return state.traffic().count();
    }

    /**
     * How many requests have arrived for one prompt, whatever the ref.
     *
     * @param prompt the prompt's name
     * @return the number since the start or the last {@link #resetRequests()}
     */
    public long requestCount(String prompt) {
        return state.traffic().count(state.workspace().prompt(prompt).toString());
    }

    /**
     * The last requests that have arrived, as many as the builder was told to keep.
     *
     * @return the requests, oldest first, an immutable copy
     */
    public List<RecordedRequest> requests() {
        return state.traffic().last();
    }

    /**
     * The most requests that were waiting for their answer at the same time.
     *
     * @return the number since the start or the last {@link #resetRequests()}
     */
    public int maxConcurrentRequests() {
        return state.traffic().maxConcurrent();
    }

    /**
     * Waits until that many requests have arrived.
     *
     * @param count the number that {@link #requestCount()} is to reach
     * @param timeout how long to wait at most
     * @return false if they did not arrive in time
     * @throws InterruptedException if the calling thread is interrupted
     */
    public boolean awaitRequestCount(long count, Duration timeout) throws InterruptedException {
        return state.traffic().await(count, timeout);
    }

    /** Forgets the requests so far. */
    public void resetRequests() {
        state.traffic().reset();
    }

    /** Stops listening and drops the connections, those of held back requests included. Repeated calls do nothing. */
    @Override
    public void close() {
        state.webhooks().close();
        server.stop();
        state.faults().recoverAll();
    }
}
