package dev.promptcache.langsmith;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class EndpointSecurityTests {

    private final Logger logger = (Logger) LoggerFactory.getLogger(EndpointSecurity.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://langsmith.example.com", "HTTP://10.0.0.1:1984/api/v1", "http://127.evil.example"})
    void aKeyThatTravelsInTheClearIsWarnedOfOnce(String endpoint) {
        source(endpoint, Pulls.KEY).build();
        assertThat(warnings())
                .singleElement()
                .asString()
                .contains("The credentials for LangSmith are sent to " + endpoint)
                .doesNotContain(Pulls.KEY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://langsmith.example.com",
                "http://localhost:1984",
                "http://LocalHost",
                "http://stub.localhost",
                "http://127.0.0.1",
                "http://127.8.9.10:80",
                "http://[::1]:1984"
            })
    void oneThatIsEncryptedOrStaysOnTheMachineIsNot(String endpoint) {
        source(endpoint, Pulls.KEY).build();
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aTokenIsWarnedOfAsAKeyIs() {
        source("http://langsmith.example.com", null)
                .header("Authorization", "Bearer t0ken")
                .build();
        assertThat(warnings()).singleElement().asString().doesNotContain("t0ken");
    }

    @Test
    void whereThereIsNoKeyThereIsNothingToWarnOf() {
        source("http://langsmith.example.com", null).build();
        assertThat(warnings()).isEmpty();
    }

    private List<String> warnings() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private static LangSmithPromptSourceBuilder source(String endpoint, @Nullable String key) {
        return LangSmithPromptSource.builder(new LangSmithConnection(endpoint, key, null));
    }
}
