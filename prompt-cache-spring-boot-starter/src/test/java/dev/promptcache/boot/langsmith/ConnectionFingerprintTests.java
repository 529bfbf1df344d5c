package dev.promptcache.boot.langsmith;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConnectionFingerprintTests {

    private static final LangSmithConnection CONNECTION = new LangSmithConnection("https://host", "key", "workspace");

    @Test
    void isTheSameForTheSameConnectionEverywhere() {
        assertThat(CONNECTION.fingerprint())
                .isEqualTo(new LangSmithConnection("https://host", "key", "workspace").fingerprint())
                .matches("[0-9a-f]{64}");
    }

    @Test
    void isAnotherForEveryOtherConnection() {
        assertThat(Stream.of(
                                CONNECTION,
                                new LangSmithConnection("https://host/api", "key", "workspace"),
                                new LangSmithConnection("https://host", "key2", "workspace"),
                                new LangSmithConnection("https://host", null, "workspace"),
                                new LangSmithConnection("https://host", "key", null),
                                new LangSmithConnection("https://hostw", "key", "orkspace"))
                        .map(LangSmithConnection::fingerprint))
                .doesNotHaveDuplicates();
    }

    @Test
    void doesNotShowTheParts() {
        assertThat(CONNECTION.fingerprint()).doesNotContain("key", "host", "workspace");
    }
}
