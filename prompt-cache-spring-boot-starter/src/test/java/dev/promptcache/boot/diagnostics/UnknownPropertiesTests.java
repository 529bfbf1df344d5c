package dev.promptcache.boot.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.boot.autoconfigure.PromptCacheProperties;
import dev.promptcache.boot.autoconfigure.Runners;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class UnknownPropertiesTests {

    @ParameterizedTest
    @CsvSource({
        "max-siz=7, max-size",
        "maximum-size=7, max-size",
        "refreshInterval2=7, refresh-interval",
        "connect-timeout=7, http.connect-timeout",
        "backoff.initial-interval=7, refresh.backoff.initial-interval",
        "preload.identifier[0]=a, preload.identifiers",
        "http.ssl.bundel=a, http.ssl.bundle",
        "stale-if-errors=1h, stale-if-error"
    })
    void aMistypedPropertyIsToldWithItsOriginAndWhatItMightBe(String property, String meant, CapturedOutput output) {
        assertThat(warnings(output, Map.of(), property))
                .singleElement()
                .asString()
                .contains("(from \"langsmith.prompt-cache." + property.replaceAll("=.*", "")
                        + "\" from property source \"test\")")
                .contains("is ignored: there is no such setting. Did you mean 'langsmith.prompt-cache." + meant);
    }

    @ParameterizedTest
    @CsvSource({
        "LANGSMITH_PROMPT_CACHE_MAX_SIZ, MAX_SIZE",
        "LANGSMITH_PROMPT_CACHE_TTTL, TTL",
        "LANGSMITH_PROMPTCACHE_MAXSIZ, MAX_SIZE",
        "LANGSMITH_PROMPT_CACHE_HTTP_READTIMEOUTS, HTTP_READ_TIMEOUT",
        "LANGSMITH_PROMPT_CACHE_HTTP_READTIMEOUT, HTTP_READ_TIMEOUT"
    })
    void aMistypedVariableIsToldToo(String variable, String meant, CapturedOutput output) {
        assertThat(warnings(output, Map.of(variable, "7")))
                .singleElement()
                .asString()
                .contains("The environment variable '" + variable + "' is ignored")
                .contains("Did you mean 'LANGSMITH_PROMPT_CACHE_" + meant + "'?");
    }

    @ParameterizedTest
    @CsvSource({
        "LANGSMITH_PROMPT_CACHE_MAX_SIZE, true",
        "LANGSMITH_PROMPTCACHE_MAXSIZE, true",
        "langsmith_promptcache_maxsize, true",
        "LangSmith_PromptCache_MaxSize, true",
        "LANGSMITH_PROMPT_CACHE_MAXSIZE, false",
        "LANGSMITH_PROMPTCACHE_MAX_SIZE, false",
        "LANGSMITHPROMPTCACHE_MAXSIZE, false",
        "langsmith_prompt_cache_max_size, true"
    })
    void aVariableIsToldIfAndOnlyIfSpringBootDoesNotReadIt(String variable, boolean read, CapturedOutput output) {
        Runners.starterWithFakes()
                .withInitializer(context -> Runners.variables(context, Map.of(variable, "7")))
                .run(context -> {
                    int maxSize = context.getBean(PromptCacheProperties.class).getMaxSize();
                    assertThat(maxSize == 7).isEqualTo(read);
                    assertThat(warnings(output)).hasSize(read ? 0 : 1);
                });
    }

    @Test
    void theNameOfAllIsNoNameOfOne(CapturedOutput output) {
        assertThat(warnings(output, Map.of("LANGSMITH_PROMPT_CACHE", "true")))
                .singleElement()
                .asString()
                .contains("'LANGSMITH_PROMPT_CACHE' is ignored")
                .doesNotContain("Did you mean");
    }

    @Test
    void whatIsLikeNothingIsToldWithoutASuggestionAndWithoutItsValue(CapturedOutput output) {
        assertThat(warnings(output, Map.of(), "zzzzzzzz=a-secret-perhaps"))
                .singleElement()
                .asString()
                .contains("'langsmith.prompt-cache.zzzzzzzz'")
                .doesNotContain("Did you mean")
                .doesNotContain("a-secret-perhaps");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max-size=7",
                "maxSize=7",
                "MAX_SIZE=7",
                "preload.identifiers=",
                "trusted-owners[0]=a",
                "trustedOwners[0]=a",
                "http.ssl.bundle=",
                "test.locations[0]=classpath:test-prompts.json",
                "refresh.backoff.initialInterval=1s",
                "enabled=true"
            })
    void nothingIsSaidOfWhatIsRead(String property, CapturedOutput output) {
        assertThat(warnings(output, Map.of(), property)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LANGSMITH_PROMPT_CACHE_MAX_SIZE",
                "LANGSMITH_PROMPTCACHE_MAXSIZE",
                "LANGSMITH_PROMPT_CACHE_HTTP_MAX_RETRIES",
                "LANGSMITH_PROMPTCACHE_TRUSTEDOWNERS_0",
                "LANGSMITH_PROMPTCACHE_TRUSTEDOWNERS_0_",
                "LANGSMITH_API_KEY",
                "LANGSMITH_TRACING",
                "LANGSMITH_PROJECT"
            })
    void nothingIsSaidOfVariablesThatAreReadOrNotOurs(String variable, CapturedOutput output) {
        assertThat(warnings(output, Map.of(variable, "7"))).isEmpty();
    }

    private static List<String> warnings(CapturedOutput output, Map<String, Object> variables, String... properties) {
        Runners.starterWithFakes()
                .withInitializer(context -> Runners.variables(context, variables))
                .withPropertyValues(Stream.of(properties)
                        .map("langsmith.prompt-cache."::concat)
                        .toArray(String[]::new))
                .run(context -> assertThat(context).hasNotFailed());
        return warnings(output);
    }

    private static List<String> warnings(CapturedOutput output) {
        return output.getAll().lines().filter(line -> line.contains("WARN")).toList();
    }
}
