package dev.promptcache.boot.langsmith;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.web.client.RestClient;

class ConnectionFingerprintTests {

    private static final Consumer<HttpHeaders> NOTHING = headers -> {};

    @Test
    void isTheSameForTheSameConnectionEverywhere() {
        assertThat(fingerprint("https://host", "key", "workspace", NOTHING))
                .isEqualTo(fingerprint("https://host", "key", "workspace", headers -> headers.set("X-Trace", "7")))
                .matches("[0-9a-f]{64}");
    }

    @Test
    void isAnotherForEveryOtherConnection() {
        assertThat(Stream.of(
                        fingerprint("https://host", "key", "workspace", NOTHING),
                        fingerprint("https://host/api", "key", "workspace", NOTHING),
                        fingerprint("https://host", "key2", "workspace", NOTHING),
                        fingerprint("https://host", null, "workspace", NOTHING),
                        fingerprint("https://host", "key", null, NOTHING),
                        fingerprint("https://hostw", "key", "orkspace", NOTHING),
                        fingerprint("https://host", null, "workspace", headers -> headers.setBearerAuth("token")),
                        fingerprint("https://host", null, "workspace", headers -> headers.setBearerAuth("other-token")),
                        fingerprint("https://host", null, "workspace", headers -> headers.setBasicAuth("me", "token")),
                        fingerprint("https://host", "key", "workspace", headers -> headers.setBearerAuth("token")),
                        fingerprint("https://host", "key", "workspace", headers -> headers.set("Cookie", "sid=1")),
                        fingerprint("https://host", "key", "workspace", headers -> headers.set("x-api-key", "key3")),
                        fingerprint(
                                "https://host", "key", "workspace", headers -> headers.set("X-Tenant-Id", "other"))))
                .doesNotHaveDuplicates();
    }

    @Test
    void knowsWhatTheApplicationsOwnBuilderSends() {
        LangSmithConnection connection = new LangSmithConnection("https://host", null, null);
        assertThat(Stream.of("one", "two")
                        .map(token -> LangSmithPromptSource.builder(connection)
                                .restClient(RestClient.builder().defaultHeader("Authorization", "Bearer " + token))
                                .build()
                                .fingerprint()))
                .doesNotHaveDuplicates();
    }

    @Test
    void doesNotShowTheParts() {
        assertThat(fingerprint("https://host", "key", "workspace", headers -> headers.setBearerAuth("token")))
                .doesNotContain("key", "host", "workspace", "token");
    }

    private static String fingerprint(
            String endpoint, @Nullable String key, @Nullable String workspace, Consumer<HttpHeaders> customizer) {
        return LangSmithPromptSource.builder(new LangSmithConnection(endpoint, key, workspace))
                .customizer(client -> client.defaultHeaders(customizer))
                .build()
                .fingerprint();
    }
}
