package dev.promptcache.boot.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCache;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
class DisabledCacheTests {

    private static final String OFF = "langsmith.prompt-cache.enabled=false";
    private static final String READINESS =
            "management.endpoint.health.group.readiness.include=readinessState,promptCache";

    @Test
    void theReadinessGroupOfTheReadmeGetsAHint(CapturedOutput output) {
        assertThatThrownBy(() -> start(Empty.class, OFF, READINESS)).isNotNull();
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                // Boot 4.1 words it differently from 4.0.
                .containsPattern(
                        "'promptCache' .*'?readiness.*does not exist, since 'langsmith.prompt-cache.enabled' \\(false, from ")
                .contains("management.endpoint.health.validate-group-membership")
                .contains("set 'langsmith.prompt-cache.max-size' to 0 instead");
    }

    @ParameterizedTest
    @ValueSource(strings = {"management.health.prompt-cache.enabled", "management.health.defaults.enabled"})
    void theReadinessGroupGetsAHintIfOnlyTheHealthIsOff(String property, CapturedOutput output) {
        assertThatThrownBy(() -> start(Empty.class, property + "=false", READINESS, "langsmith.api-key=key"))
                .isNotNull();
        assertThat(output)
                .contains("does not exist, since '" + property + "' (false, from ")
                .contains("Take 'promptCache' out of")
                .doesNotContain("max-size");
    }

    @ParameterizedTest
    @ValueSource(classes = {WantsView.class, WantsCache.class})
    void anInjectedBeanGetsAHint(Class<?> application, CapturedOutput output) {
        assertThatThrownBy(() -> start(application, OFF)).isNotNull();
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .containsPattern("A bean of type 'dev.promptcache.(Async)?PromptCache' is wanted")
                .contains("'langsmith.prompt-cache.enabled' (false, from ")
                .contains("set 'langsmith.prompt-cache.max-size' to 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "0", "no", "FALSE", ""})
    void whateverSwitchesTheCacheOffGetsTheHint(String value, CapturedOutput output) {
        assertThatThrownBy(() -> start(WantsView.class, "langsmith.prompt-cache.enabled=" + value))
                .isNotNull();
        assertThat(output)
                .contains("A bean of type 'dev.promptcache.PromptCache' is wanted")
                .contains("'langsmith.prompt-cache.enabled' (" + value + ", from ");
    }

    @Test
    void healthThatIsSwitchedOffInAnotherWordGetsTheHintToo(CapturedOutput output) {
        assertThatThrownBy(() -> start(
                        Empty.class, "management.health.prompt-cache.enabled=off", READINESS, "langsmith.api-key=key"))
                .isNotNull();
        assertThat(output).contains("does not exist, since 'management.health.prompt-cache.enabled' (off, from ");
    }

    @Test
    void whatIsMissingForAnotherReasonIsLeftToSpringBoot(CapturedOutput output) {
        assertThatThrownBy(() -> start(WantsText.class, OFF)).isNotNull();
        assertThat(output).contains("APPLICATION FAILED TO START").doesNotContain("max-size");
    }

    @Test
    void aDisabledCacheAloneStopsNothing() {
        start(Empty.class, OFF);
    }

    private static void start(Class<?> application, String... properties) {
        String[] arguments = Stream.concat(
                        Arrays.stream(properties), Stream.of("spring.main.banner-mode=off", "spring.jmx.enabled=false"))
                .map(property -> "--" + property)
                .toArray(String[]::new);
        new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .run(arguments)
                .close();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Empty {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class WantsView {
        WantsView(PromptCache cache) {}
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class WantsCache {
        WantsCache(AsyncPromptCache cache) {}
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class WantsText {
        WantsText(StringBuilder text) {}
    }
}
