package dev.promptcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
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

    @Test
    void badValuesAreReportedTogetherWithOriginAndWhatIsAccepted(CapturedOutput output) {
        assertThatThrownBy(() -> start("langsmith.api-key=key", "spring.config.location=classpath:bad-values.yml"))
                .isNotNull();
        assertThat(output)
                .contains("Invalid value '0s' for configuration property 'langsmith.prompt-cache.refresh-interval'")
                .contains("class path resource [bad-values.yml]")
                .contains("3:22")
                .contains("Must be positive")
                .contains("'langsmith.prompt-cache.stale-if-error' (PT-1S): Must be 0 or more")
                .contains("'langsmith.prompt-cache.refresh.backoff.max-interval' (PT5S): Must not be less than");
    }

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
        String[] arguments = Stream.concat(
                        Arrays.stream(properties), Stream.of("spring.main.banner-mode=off", "spring.jmx.enabled=false"))
                .map(property -> "--" + property)
                .toArray(String[]::new);
        new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .initializers(context -> Runners.variables(context, java.util.Map.of()))
                .run(arguments)
                .close();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(PromptCacheAutoConfiguration.class)
    static class Application {}
}
