package dev.promptcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptcache.contract.Holds;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
class StartupFailureTests {

    @Test
    void withoutAKeyTheReportNamesThePropertyTheVariablesAndTheWayAround(CapturedOutput output) {
        assertThatThrownBy(() -> start()).isNotNull();
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("there is no API key")
                .contains("langsmith.api-key")
                .contains("LANGSMITH_API_KEY")
                .contains("LANGCHAIN_API_KEY")
                .contains("or define a PromptSource bean");
    }

    @Test
    void aKeyThatCannotBeSentIsReportedWithoutShowingIt(CapturedOutput output) {
        assertThatThrownBy(() -> start("langsmith.api-key=lsv2 secret")).isNotNull();
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("the API key contains a blank")
                .doesNotContain("secret");
    }

    @Holds("property-bad")
    @Test
    void badValuesAreReportedTogetherWithOriginAndWhatIsAccepted(CapturedOutput output) {
        assertThatThrownBy(() -> start("langsmith.api-key=key", "spring.config.location=classpath:bad-values.yml"))
                .isNotNull();
        assertThat(output)
                .contains("Invalid value '0s' for configuration property 'langsmith.prompt-cache.refresh-interval'")
                .contains("class path resource [bad-values.yml]")
                .contains("3:22")
                .contains("Must be positive")
                // Run from a jar, the file's name is followed by the jar's.
                .containsPattern("'langsmith.prompt-cache.stale-if-error' "
                        + "\\(-1s, from class path resource \\[bad-values.yml].* - 5:21\\): Must be 0 or more")
                .containsPattern("'langsmith.prompt-cache.refresh.backoff.max-interval' "
                        + "\\(5s, from class path resource \\[bad-values.yml].* - 9:23\\): Must not be less than "
                        + "langsmith.prompt-cache.refresh.backoff.initial-interval \\([0-9]+[smh]\\)")
                .containsPattern("'langsmith.prompt-cache.preload.identifiers' "
                        + "\\(a/b/c, from class path resource \\[bad-values.yml].* - 12:11\\): Must be \\[owner/]name");
    }

    @ParameterizedTest
    @CsvSource({
        "langsmith.prompt-cache.on-not-found, evictt, evict keep",
        "langsmith.prompt-cache.preload.on-failure, panic, degrade fail"
    })
    void anUnknownNameIsReportedWithThoseThatAreKnown(
            String property, String value, String known, CapturedOutput output) {
        assertThatThrownBy(() -> start("langsmith.api-key=key", property + "=" + value))
                .isNotNull();
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("Property: " + property)
                .contains("Value: \"" + value + "\"")
                .contains("Origin: \"" + property + "\" from property source \"commandLineArgs\"")
                .contains(known.toUpperCase(Locale.ROOT).split(" "));
    }

    @Test
    void aBadValueOfAnEnvironmentVariableIsReportedUnderItsName(CapturedOutput output) {
        Map<String, Object> variables = Map.of(
                "LANGSMITH_API_KEY", "key",
                "LANGSMITH_PROMPTCACHE_MAXSIZE", "-1",
                "LANGSMITH_PROMPTCACHE_NEGATIVETTL", "-2s");
        assertThatThrownBy(() -> startWith(variables)).isNotNull();
        assertThat(output)
                .contains(
                        "Invalid value '-1' for configuration property 'langsmith.prompt-cache.max-size' (originating from "
                                + "'\"LANGSMITH_PROMPTCACHE_MAXSIZE\" from property source \"systemEnvironment\"')")
                .contains(
                        "'langsmith.prompt-cache.negative-ttl' (-2s, from \"LANGSMITH_PROMPTCACHE_NEGATIVETTL\" from property "
                                + "source \"systemEnvironment\"): Must be 0")
                .doesNotContain("preload.identifiers");
    }

    @Holds("property-bad")
    @Test
    void anUnreadableValueIsReportedWithItsOrigin(CapturedOutput output) {
        assertThatThrownBy(
                        () -> start("langsmith.api-key=key", "spring.config.location=classpath:unreadable-value.yml"))
                .isNotNull();
        assertThat(output).contains("langsmith.prompt-cache.ttl", "\"soon\"", "[unreadable-value.yml]", " - 3:10");
    }

    @Test
    void aBadEndpointIsReportedWithWhatIsAccepted(CapturedOutput output) {
        assertThatThrownBy(() -> start("langsmith.api-key=key", "langsmith.endpoint=api.smith.langchain.com"))
                .isNotNull();
        assertThat(output)
                .contains("Invalid value 'api.smith.langchain.com' for configuration property 'langsmith.endpoint'")
                .contains("Must be an absolute http or https URL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://joe:hidden@langsmith.example.com",
                "https://langsmith.example.com?token=hidden",
                "https://langsmith.example.com#hidden",
                "joe:hidden@langsmith.example.com"
            })
    void anEndpointWithCredentialsIsReportedWithoutShowingThem(String endpoint, CapturedOutput output) {
        assertThatThrownBy(() -> start("langsmith.api-key=key", "langsmith.endpoint=" + endpoint))
                .isNotNull();
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("'langsmith.endpoint' contains a user, a query or a fragment")
                .contains("Set the base URL alone")
                .doesNotContain("hidden");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max-size=-1",
                "refresh-interval=0",
                "stale-while-revalidate=-1",
                "stale-if-error=-1",
                "negative-ttl=-1",
                "refresh.concurrency=0",
                "refresh.idle-timeout=0",
                "refresh.backoff.initial-interval=0",
                "refresh.backoff.max-interval=0",
                "http.connect-timeout=0",
                "http.read-timeout=0",
                "http.deadline=0"
            })
    void aValueOutOfItsRangeStopsTheStartUnderItsName(String property) {
        Runners.starterWithFakes()
                .withPropertyValues("langsmith.prompt-cache." + property)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOfSatisfying(
                                InvalidConfigurationPropertyValueException.class,
                                failure -> assertThat("langsmith.prompt-cache." + property)
                                        .startsWith(failure.getName() + "=")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"max-size=0", "ttl=0", "ttl=-1", "negative-ttl=0", "stale-if-error=0", "ttl="})
    void theEdgesOfTheRangesAreAccepted(String property) {
        Runners.starterWithFakes()
                .withPropertyValues("langsmith.prompt-cache." + property)
                .run(context -> assertThat(context).hasNotFailed());
    }

    private static void start(String... properties) {
        startWith(Map.of(), properties);
    }

    private static void startWith(Map<String, Object> variables, String... properties) {
        String[] arguments = Stream.concat(
                        Arrays.stream(properties), Stream.of("spring.main.banner-mode=off", "spring.jmx.enabled=false"))
                .map(property -> "--" + property)
                .toArray(String[]::new);
        new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .initializers(context -> Runners.variables(context, variables))
                .run(arguments)
                .close();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(PromptCacheAutoConfiguration.class)
    static class Application {}
}
