package dev.promptcache.langsmith;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.contract.Holds;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConnectionFingerprintTests {

    @Test
    void isTheSameForTheSameConnectionEverywhere() {
        assertThat(source("https://host", "key", "workspace").fingerprint())
                .isEqualTo(source("https://host", "key", "workspace", "X-Trace", "7")
                        .fingerprint())
                .matches("[0-9a-f]{64}");
    }

    @Holds({"W25", "P7", "P7-fleet"})
    @Test
    void isAnotherForEveryOtherConnection() {
        assertThat(Stream.of(
                                source("https://host", "key", "workspace"),
                                source("https://host/api", "key", "workspace"),
                                source("https://host", "key2", "workspace"),
                                source("https://host", null, "workspace"),
                                source("https://host", "key", null),
                                source("https://hostw", "key", "orkspace"),
                                source("https://host", null, "workspace", "Authorization", "Bearer token"),
                                source("https://host", null, "workspace", "Authorization", "Bearer other-token"),
                                source("https://host", null, "workspace", "Authorization", "Basic dG9rZW4="),
                                source("https://host", "key", "workspace", "authorization", "Bearer token"),
                                source("https://host", "key", "workspace", "Cookie", "sid=1"),
                                source("https://host", "key", "workspace", "X-API-Key", "key3"),
                                source("https://host", "key", "workspace", "X-Tenant-Id", "other"))
                        .map(LangSmithPromptSource::fingerprint))
                .doesNotHaveDuplicates();
    }

    @Holds("P7-file")
    @Test
    void ofASnapshotOutlivesAKeyWhereTheWorkspaceSaysWhoseItIs() {
        LangSmithPromptSource source = source("https://host", "key", "workspace");
        assertThat(source.snapshotFingerprint())
                .isEqualTo(source("https://host", "rotated", "workspace").snapshotFingerprint())
                .isNotEqualTo(source("https://host", "key", "other").snapshotFingerprint())
                .isNotEqualTo(source("https://elsewhere", "key", "workspace").snapshotFingerprint())
                .isNotEqualTo(source.fingerprint())
                .matches("[0-9a-f]{64}");
    }

    @Test
    void ofASnapshotIsThatOfTheKeyWhereNothingElseSaysWhoseItIs() {
        LangSmithPromptSource source = source("https://host", "key", null);
        assertThat(source.snapshotFingerprint())
                .isEqualTo(source.fingerprint())
                .isNotEqualTo(source("https://host", "rotated", null).snapshotFingerprint());
    }

    @Test
    void doesNotShowTheParts() {
        LangSmithPromptSource source = source("https://host", "key", "workspace", "Authorization", "Bearer token");
        assertThat(source.fingerprint() + source.snapshotFingerprint())
                .doesNotContain("key", "host", "workspace", "token");
    }

    private static LangSmithPromptSource source(
            String endpoint, @Nullable String key, @Nullable String workspace, String... header) {
        LangSmithPromptSourceBuilder builder =
                LangSmithPromptSource.builder(new LangSmithConnection(endpoint, key, workspace));
        if (header.length > 0) {
            builder.header(header[0], header[1]);
        }
        return builder.build();
    }
}
