package dev.promptcache.samples.stub;

import dev.promptcache.samples.stub.webhook.Webhook;
import dev.promptcache.samples.stub.webhook.WebhookFaults;
import dev.promptcache.samples.stub.webhook.Webhooks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The settings of a {@link LangSmithStub} before it starts. Not safe for use by several threads; nothing accepts null. */
public final class LangSmithStubBuilder {

    private static final int DEFAULT_HISTORY = 1000;

    private String host = "127.0.0.1";

    private int port;

    private @Nullable String apiKey;

    private @Nullable String workspaceId;

    private String workspace = "stub";

    private int history = DEFAULT_HISTORY;

    private boolean bundledPrompts = true;

    private long seed;

    private WebhookFaults webhookFaults = WebhookFaults.NONE;

    private Duration lag = Duration.ZERO;

    private final List<Webhook> webhooks = new ArrayList<>();

    private final List<Consumer<PromptFiles>> sources = new ArrayList<>();

    LangSmithStubBuilder() {}

    /**
     * The address to listen on; the loopback address unless set.
     *
     * @param newHost a host name or an IP address, {@code 0.0.0.0} for every address of this machine
     * @return this builder
     */
    public LangSmithStubBuilder host(String newHost) {
        this.host = newHost;
        return this;
    }

    /**
     * The TCP port; a free one unless set.
     *
     * @param newPort the port, 0 for a free one
     * @return this builder
     */
    public LangSmithStubBuilder port(int newPort) {
        this.port = newPort;
        return this;
    }

    /**
     * The only API key accepted. Unless set, any key is.
     *
     * @param key the key
     * @return this builder
     */
    public LangSmithStubBuilder apiKey(String key) {
        this.apiKey = key;
        return this;
    }

    /**
     * Treats the API key as one of an organisation: requests have to name this workspace in {@code X-Tenant-Id}.
     *
     * @param id the workspace's id
     * @return this builder
     */
    public LangSmithStubBuilder requireWorkspaceId(String id) {
        this.workspaceId = id;
        return this;
    }

    /**
     * The handle of the callers' workspace, {@code stub} unless set: an owner that means the same as {@code -}.
     *
     * @param handle the handle
     * @return this builder
     */
    public LangSmithStubBuilder workspace(String handle) {
        this.workspace = handle;
        return this;
    }

    /**
     * How many requests {@link LangSmithStub#requests()} keeps; 1000 unless set.
     *
     * @param count the number of requests
     * @return this builder
     */
    public LangSmithStubBuilder keepRequests(int count) {
        this.history = count;
        return this;
    }

    /**
     * Serves the files of a folder instead of the bundled prompts: {@code name.json} as {@code name}, and
     * {@code owner/name.json} as {@code owner/name}. Each holds one commit body, or an array of them with the oldest first.
     *
     * @param directory the folder
     * @return this builder
     */
    public LangSmithStubBuilder promptsFrom(Path directory) {
        sources.add(files -> files.loadDirectory(directory));
        return withoutBundledPrompts();
    }

    /**
     * Serves a file from the class path too: one commit body, or an array of them with the oldest first.
     *
     * @param prompt the prompt's name
     * @param resource the resource's name, without a leading slash
     * @return this builder
     */
    public LangSmithStubBuilder promptFrom(String prompt, String resource) {
        sources.add(files -> files.loadResource(prompt, resource));
        return this;
    }

    /**
     * Starts without the prompts that the stub brings along.
     *
     * @return this builder
     */
    public LangSmithStubBuilder withoutBundledPrompts() {
        this.bundledPrompts = false;
        return this;
    }

    /**
     * Tells a receiver of each change.
     *
     * @param webhook the receiver
     * @return this builder
     */
    public LangSmithStubBuilder webhook(Webhook webhook) {
        webhooks.add(webhook);
        return this;
    }

    /**
     * What goes wrong with webhooks; nothing unless set.
     *
     * @param faults what goes wrong
     * @return this builder
     */
    public LangSmithStubBuilder webhookFaults(WebhookFaults faults) {
        this.webhookFaults = faults;
        return this;
    }

    /**
     * Decides which webhooks are lost, sent twice and overtaken, the same for the same changes; 0 unless set.
     *
     * @param newSeed any number
     * @return this builder
     */
    public LangSmithStubBuilder seed(long newSeed) {
        this.seed = newSeed;
        return this;
    }

    /**
     * How long the API goes on with what was there before a change; changes are seen at once unless set.
     *
     * @param newLag the time
     * @return this builder
     */
    public LangSmithStubBuilder lag(Duration newLag) {
        this.lag = newLag;
        return this;
    }

    /**
     * Loads the prompts and starts to listen.
     *
     * @return the running stub
     * @throws IOException if the port cannot be bound
     * @throws java.io.UncheckedIOException if prompts cannot be read
     * @throws IllegalArgumentException if a file is not a prompt
     */
    public LangSmithStub start() throws IOException {
        StubState state = new StubState(
                new Workspace(workspace),
                new Credentials(apiKey, workspaceId),
                new PromptStore(),
                new FaultRegistry(),
                new Traffic(history),
                new Webhooks(seed));
        webhooks.forEach(state.webhooks()::register);
        state.webhooks().faults(webhookFaults);
        PromptFiles files = new PromptFiles(state.workspace(), state.prompts());
        if (bundledPrompts) {
            files.loadBundled();
        }
        sources.forEach(source -> source.accept(files));
        state.prompts().lag(lag);
        return new LangSmithStub(state, StubServer.start(host, port, state));
    }
}
