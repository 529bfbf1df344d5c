package dev.promptcache.boot.langsmith;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class EndpointSecurityTests {

    private static final String WARNING = "The credentials for LangSmith are sent to ";

    @ParameterizedTest
    @ValueSource(strings = {"http://langsmith.example.com", "HTTP://10.0.0.1:1984/api/v1", "http://127.evil.example"})
    void aKeyThatTravelsInTheClearIsWarnedOfOnce(String endpoint, CapturedOutput output) {
        LangSmithPromptSource source = source(endpoint, HttpServerFixture.KEY);
        assertThat(output).containsOnlyOnce(WARNING + endpoint).doesNotContain(HttpServerFixture.KEY);
        assertThat(source).hasToString("LangSmithPromptSource[" + endpoint + "]");
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
    void oneThatIsEncryptedOrStaysOnTheMachineIsNot(String endpoint, CapturedOutput output) {
        source(endpoint, HttpServerFixture.KEY);
        assertThat(output).doesNotContain(WARNING);
    }

    @Test
    void aTokenIsWarnedOfAsAKeyIs(CapturedOutput output) {
        LangSmithPromptSource.builder(new LangSmithConnection("http://langsmith.example.com", null, null))
                .customizer(client -> client.defaultHeaders(headers -> headers.setBearerAuth("t0ken")))
                .build();
        assertThat(output).containsOnlyOnce(WARNING).doesNotContain("t0ken");
    }

    @Test
    void whereThereIsNoKeyThereIsNothingToWarnOf(CapturedOutput output) {
        source("http://langsmith.example.com", null);
        assertThat(output).doesNotContain(WARNING);
    }

    private static LangSmithPromptSource source(String endpoint, String key) {
        return LangSmithPromptSource.builder(new LangSmithConnection(endpoint, key, null))
                .build();
    }
}
