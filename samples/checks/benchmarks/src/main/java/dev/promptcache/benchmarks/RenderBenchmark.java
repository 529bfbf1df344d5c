package dev.promptcache.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Makes the messages of a chat prompt out of its templates. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and calls the set-up
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class RenderBenchmark {

    /** The way from the templates to the messages. */
    @Param
    Renderers renderer;

    /** How many messages the prompt has. */
    @Param({"4", "10"})
    int messages;

    private Renderer prompt;
    private Map<String, Object> variables;

    /** Parses the templates. */
    @Setup
    public void parse() {
        prompt = renderer.create(messages);
        variables = ChatPrompts.variables();
    }

    /** Ends what the renderer has started. */
    @TearDown
    public void close() {
        prompt.close();
    }

    /**
     * Renders all messages.
     *
     * @return the messages
     */
    @Benchmark
    public List<?> render() {
        return prompt.render(variables);
    }
}
