package dev.promptcache.samples.stub;

import java.io.IOException;
import java.nio.file.Path;

/** Runs the stub on its own until the process ends. */
public final class Main {

    private static final int DEFAULT_PORT = 1984;

    private static final String USAGE = "Options: --port=1984 (0: a free one) --host=127.0.0.1 --api-key=KEY"
            + " --prompts=FOLDER --workspace=HANDLE --workspace-id=ID";

    private Main() {}

    /**
     * Starts the stub and prints its address.
     *
     * @param args {@code --port}, {@code --host}, {@code --api-key}, {@code --prompts}, {@code --workspace} and
     *     {@code --workspace-id}, each as {@code --name=value}
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
        for (String arg : args) {
            int equals = arg.indexOf('=');
            String value = arg.substring(equals + 1);
            switch (equals < 0 ? arg : arg.substring(0, equals)) {
                case "--port" -> builder.port(Integer.parseInt(value));
                case "--host" -> builder.host(value);
                case "--api-key" -> builder.apiKey(value);
                case "--prompts" -> builder.promptsFrom(Path.of(value));
                case "--workspace" -> builder.workspace(value);
                case "--workspace-id" -> builder.requireWorkspaceId(value);
                default -> throw new IllegalArgumentException("unknown option: " + arg);
            }
        }
        return builder;
    }
}
