package dev.promptcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class PropertyAdviceTests {

    @Test
    void anIntervalLongerThanTheWindowIsExplained(CapturedOutput output) {
        assertThat(advice(output, "refresh-interval=2m", "stale-while-revalidate=30s"))
                .singleElement()
                .asString()
                .contains(
                        "langsmith.prompt-cache.refresh-interval (2m, from \"langsmith.prompt-cache.refresh-interval\" from property source \"test\") is longer than "
                                + "langsmith.prompt-cache.stale-while-revalidate (30s, from ");
    }

    @Test
    void anIntervalLongerThanTheOnlyWindowIsExplained(CapturedOutput output) {
        assertThat(advice(output, "stale-if-error=30s"))
                .singleElement()
                .asString()
                .contains("refresh-interval (1m) is longer than langsmith.prompt-cache.stale-if-error (30s, from ");
    }

    @Test
    void aWindowInTheShadowOfAnotherIsExplained(CapturedOutput output) {
        assertThat(advice(output, "stale-while-revalidate=2h", "stale-if-error=1h"))
                .singleElement()
                .asString()
                .contains("langsmith.prompt-cache.stale-if-error (1h, from ", ") has no effect")
                .contains("langsmith.prompt-cache.stale-while-revalidate (2h, from ");
    }

    @Test
    void windowsWithoutATtlAreExplained(CapturedOutput output) {
        assertThat(advice(output, "ttl=-1s", "stale-while-revalidate=2h", "stale-if-error=1s"))
                .hasSize(2)
                .allSatisfy(line ->
                        assertThat(line).contains("since langsmith.prompt-cache.ttl (-1s, from ", ") is negative"));
    }

    @Test
    void aTimeoutLongerThanTheDeadlineIsExplained(CapturedOutput output) {
        assertThat(advice(output, "http.read-timeout=30s", "http.connect-timeout=20s"))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("langsmith.prompt-cache.http.deadline (15s)"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max-size=100",
                "ttl=-1s",
                "stale-while-revalidate=0s",
                "stale-while-revalidate=1m",
                "stale-if-error=1d",
                "http.deadline=10s"
            })
    void nothingIsSaidOfWhatGoesTogether(String property, CapturedOutput output) {
        assertThat(advice(output, property)).isEmpty();
    }

    private static List<String> advice(CapturedOutput output, String... properties) {
        String[] values = List.of(properties).stream()
                .map(property -> "langsmith.prompt-cache." + property)
                .toArray(String[]::new);
        Runners.starterWithFakes()
                .withPropertyValues(values)
                .run(context -> assertThat(context).hasNotFailed());
        return output.getAll().lines().filter(line -> line.contains("WARN")).toList();
    }
}
