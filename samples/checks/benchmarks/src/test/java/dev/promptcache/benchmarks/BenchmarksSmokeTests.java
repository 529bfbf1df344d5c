package dev.promptcache.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
                        "ListingBenchmark.status");
        assertThat(ResultTable.toMarkdown(json))
                .contains("### HitBenchmark, ops/us")
                .contains("| prompt-cache, `get` | ")
                .contains("| Caffeine: size, stats, refresh | ");
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
