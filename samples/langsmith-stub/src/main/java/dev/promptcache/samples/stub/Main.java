package dev.promptcache.samples.stub;

import java.io.IOException;
import java.nio.file.Path;

/** Runs the stub on its own until the process ends. */
public final class Main {

    private static final int DEFAULT_PORT = 1984;

    private static final String USAGE = "Options: --port=1984 (0: a free one) --host=127.0.0.1 --api-key=KEY"
            + " --prompts=FOLDER --workspace=HANDLE --workspace-id=ID --lag=500ms --seed=0"
            + " --webhook=URL (again for others) --webhook-secret=SECRET --webhook-header=X-Prompt-Cache-Secret"
            + " --webhook-loss=0.01 --webhook-delay=500ms --webhook-duplicates=0.01 --webhook-disorder=0.01";

    private Main() {}

    /**
     * Starts the stub and prints its address.
     *
     * @param args {@code --port}, {@code --host}, {@code --api-key}, {@code --prompts}, {@code --workspace}, {@code --workspace-id},
     *     {@code --lag}, {@code --seed}, {@code --webhook} and what begins with that, each as {@code --name=value}
     * @throws IOException if the port cannot be bound
     */
    public static void main(String[] args) throws IOException {
        LangSmithStubBuilder builder;
        try {
            builder = configure(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(USAGE);
            System.exit(2);
            return;
        }
        LangSmithStub stub = builder.start();
        System.out.println("langsmith-stub listens on " + stub.uri() + " and serves " + stub.prompts());
    }

    static LangSmithStubBuilder configure(String... args) {
        LangSmithStubBuilder builder = LangSmithStub.builder().port(DEFAULT_PORT);
        WebhookOptions webhooks = new WebhookOptions();
        for (String arg : args) {
            int equals = arg.indexOf('=');
            String value = arg.substring(equals + 1);
            String option = equals < 0 ? arg : arg.substring(0, equals);
            switch (option) {
                case "--port" -> builder.port(Integer.parseInt(value));
                case "--host" -> builder.host(value);
                case "--api-key" -> builder.apiKey(value);
                case "--prompts" -> builder.promptsFrom(Path.of(value));
                case "--workspace" -> builder.workspace(value);
                case "--workspace-id" -> builder.requireWorkspaceId(value);
                case "--lag" -> builder.lag(Durations.parse(value));
                case "--seed" -> builder.seed(Long.parseLong(value));
                default -> {
                    if (!webhooks.take(option, value)) {
                        throw new IllegalArgumentException("unknown option: " + arg);
                    }
                }
            }
        }
        webhooks.addTo(builder);
        return builder;
    }
}
