package dev.promptcache.boot.langsmith;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.contract.Holds;
import dev.promptcache.langsmith.UrlConnectionTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

class HeaderLoggingTests {

    private static final String LEVEL = "logging.level." + UrlConnectionTransport.LOGGER_OF_HEADERS;

    @Holds("client-secret")
    @Test
    void theJdkDoesNotLogHeadersWhereAnApplicationLogsEverything() {
        try (ConfigurableApplicationContext context = application("--logging.level.root=trace")) {
            assertThat(context.getEnvironment().getProperty(LEVEL)).isEqualTo("info");
            assertThat(System.getLogger(UrlConnectionTransport.LOGGER_OF_HEADERS)
                            .isLoggable(System.Logger.Level.DEBUG))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"debug", "warn"})
    void whatTheApplicationSaysOfThatLoggerCounts(String level) {
        try (ConfigurableApplicationContext context = application("--" + LEVEL + "=" + level)) {
            assertThat(context.getEnvironment().getProperty(LEVEL)).isEqualTo(level);
        }
    }

    private static ConfigurableApplicationContext application(String argument) {
        SpringApplication application = new SpringApplicationBuilder(Empty.class)
                .web(WebApplicationType.NONE)
                .build();
        return application.run(argument);
    }

    @SpringBootConfiguration
    static class Empty {}
}
