package dev.promptcache.benchmarks;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptCommit;
import dev.promptcache.langsmith.LangSmithConnection;
import dev.promptcache.langsmith.LangSmithPromptSource;
import dev.promptcache.template.RenderedPrompt;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** Prints how often a second one thread renders the prompt that a LangSmith serves. The counterpart of {@code throughput.js}. */
public final class RenderThroughput {

    private static final int BATCH = 100;

    private RenderThroughput() {}

    /**
     * Prints the operations per second.
     *
     * @param args LangSmith's address; {@code pull} to look the prompt up in the cache each time or {@code held} to render a commit
     *     that is held; the seconds to warm up; the seconds to measure
     */
    public static void main(String... args) {
        LangSmithConnection connection = new LangSmithConnection(args[0], "benchmark", null);
        Map<String, Object> variables = ChatPrompts.variables();
        try (AsyncPromptCache asynchronous = AsyncPromptCache.builder(
                        LangSmithPromptSource.builder(connection).build())
                .build()) {
            asynchronous.start();
            PromptCache cache = asynchronous.synchronous();
            PromptCommit commit = cache.pull(ChatPrompts.IDENTIFIER);
            Supplier<RenderedPrompt> rendering = switch (args[1]) {
                case "pull" -> () -> cache.render(ChatPrompts.IDENTIFIER, variables);
                case "held" -> () -> commit.render(variables);
                default -> throw new IllegalArgumentException("neither pull nor held: " + args[1]);
            };
            int length = String.valueOf(variables.get("question")).length();
            throughput(rendering, length, Double.parseDouble(args[2]));
            System.out.printf(Locale.ROOT, "%.1f%n", throughput(rendering, length, Double.parseDouble(args[3])));
        }
    }

    /** Looks at the clock, and at what was rendered, as often as its counterpart in JavaScript. */
    static double throughput(Supplier<RenderedPrompt> rendering, int length, double seconds) {
        long start = System.nanoTime();
        long operations = 0;
        long characters = 0;
        long elapsed;
        do {
            for (int i = 0; i < BATCH; i++) {
                RenderedPrompt prompt = rendering.get();
                characters += prompt.messages()
                        .get(prompt.messages().size() - 1)
                        .text()
                        .length();
            }
            operations += BATCH;
            elapsed = System.nanoTime() - start;
        } while (elapsed < seconds * 1e9);
        if (characters != operations * length) {
            throw new IllegalStateException("The last message is not the question");
        }
        return operations * 1e9 / elapsed;
    }
}
