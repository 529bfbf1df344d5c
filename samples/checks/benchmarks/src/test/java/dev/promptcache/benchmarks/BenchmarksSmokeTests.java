package dev.promptcache.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.promptcache.PromptCommit;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs everything once, for a moment: it proves that the benchmarks work, and says nothing about speed. */
class BenchmarksSmokeTests {

    @TempDir
    Path folder;

    @Test
    void everyBenchmarkRunsAndItsResultBecomesATable() throws RunnerException {
        Path json = folder.resolve("results.json");

        Collection<RunResult> results = new Runner(momentary(json)).run();

        assertThat(results)
                .extracting(result -> result.getParams().getBenchmark().replaceFirst(".*\\.(?=\\w+\\.)", ""))
                .contains(
                        "HitBenchmark.hit",
                        "StaleReadBenchmark.get",
                        "StaleReadBenchmark.pull",
                        "EvictionBenchmark.readOrWrite",
                        "InsertBenchmark.insert",
                        "ListingBenchmark.newestThousand",
                        "ListingBenchmark.status",
                        "RenderBenchmark.render");
        assertThat(ResultTable.toMarkdown(json))
                .contains("### HitBenchmark, ops/us")
                .contains("| prompt-cache, `get` | ")
                .contains("| Caffeine: size, stats, refresh | ")
                .contains("### RenderBenchmark, us/op")
                .contains("| prompt-cache, cached pull, f-string | ")
                .contains("| Spring AI `PromptTemplate` | ");
    }

    @Test
    void memoryIsMeasured() {
        assertThat(MemoryTable.bytesPerEntry(1000, MemoryTable::ours)).isBetween(50.0, 1000.0);
    }

    @Test
    void refreshesAreTimed() throws InterruptedException {
        assertThat(RefreshTimes.nanosToRefresh(16, 8)).isGreaterThan(2 * 50 * 1_000_000L);
    }

    @Test
    void aStampedeMakesOneCall() throws Exception {
        assertThat(Stampede.run(100, 200).calls()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void everyRendererSaysTheSame(Renderers renderer) {
        Map<String, Object> variables = ChatPrompts.variables();

        try (Renderer four = renderer.create(4);
                Renderer ten = renderer.create(10)) {
            List<String> texts = four.texts(variables);
            assertThat(texts).hasSize(4).element(0, STRING).contains("questions of people who run", "goes first.\n");
            assertThat(texts.subList(1, 4))
                    .containsExactly(
                            "What is Prompt Cache good for?",
                            "Prompt Cache spares people who run services on the JVM the wait for what they have fetched before.",
                            String.valueOf(variables.get("question")));
            assertThat(ten.texts(variables))
                    .hasSize(10)
                    .startsWith(texts.subList(0, 3).toArray(String[]::new))
                    .endsWith(texts.subList(1, 4).toArray(String[]::new));
        }
    }

    @Test
    void renderingsAreCounted() {
        PromptCommit commit = ChatPrompts.commit(4, ChatPrompts.Syntax.F_STRING);
        Map<String, Object> variables = ChatPrompts.variables();
        int length = String.valueOf(variables.get("question")).length();

        assertThat(RenderThroughput.throughput(() -> commit.render(variables), length, 0.01))
                .isPositive();
    }

    private static Options momentary(Path json) {
        return new OptionsBuilder()
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(5))
                .param("entries", "100")
                .param("capacity", "100")
                .shouldFailOnError(true)
                .shouldDoGC(false)
                .verbosity(VerboseMode.SILENT)
                .resultFormat(ResultFormatType.JSON)
                .result(json.toString())
                .build();
    }
}
