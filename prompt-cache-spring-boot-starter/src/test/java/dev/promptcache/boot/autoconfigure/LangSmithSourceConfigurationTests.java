package dev.promptcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptcache.PromptCache;
import dev.promptcache.PromptException;
import dev.promptcache.boot.diagnostics.ApiKeyException;
import dev.promptcache.langsmith.RawServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

class LangSmithSourceConfigurationTests {

    @ParameterizedTest
    @ValueSource(strings = {"${MY_KEY}", "lsv2_${STAGE}", "${MY_KEY", "#{lsv2_key}", "@lsv2.key@", "$(MY_KEY)"})
    void aPlaceholderThatNothingResolvesIsNoKey(String key) {
        Runners.starter()
                .withPropertyValues("langsmith.api-key=" + key)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(ApiKeyException.class)
                        .hasMessageContaining("placeholder")
                        .hasMessageNotContaining("lsv2_"));
    }

    @Test
    void aPlaceholderThatNothingResolvesIsNoWorkspace() {
        Runners.starter()
                .withPropertyValues("langsmith.api-key=key", "langsmith.workspace-id=${WORKSPACE}")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                        .hasMessageContaining("langsmith.workspace-id"));
    }

    @Test
    void aPlaceholderThatIsResolvedIsAKey() {
        Runners.starter()
                .withPropertyValues("MY_KEY=lsv2_key", "langsmith.api-key=${MY_KEY}")
                .run(context -> assertThat(context.getBean(LangSmithConnectionDetails.class)
                                .getApiKey())
                        .isEqualTo("lsv2_key"));
    }

    @Test
    void anAnswerAboveTheLimitIsInvalidAndNamesTheProperty() {
        String padding = " ".repeat(2048 - RawServer.PROMPT.length());
        try (RawServer server = RawServer.sending(RawServer.head(200, 2048) + RawServer.PROMPT + padding)) {
            Runners.starter()
                    .withPropertyValues(
                            "langsmith.api-key=key",
                            "langsmith.endpoint=" + server.url(),
                            "langsmith.prompt-cache.http.max-body-size=1KB")
                    .run(context -> assertThatThrownBy(
                                    () -> context.getBean(PromptCache.class).pull("p"))
                            .isInstanceOf(PromptException.Invalid.class)
                            .hasMessageContaining("it is larger than 1 KB")
                            .hasMessageContaining("langsmith.prompt-cache.http.max-body-size"));
            Runners.starter()
                    .withPropertyValues(
                            "langsmith.api-key=key",
                            "langsmith.endpoint=" + server.url(),
                            "langsmith.prompt-cache.http.max-body-size=2048")
                    .run(context -> assertThat(
                                    context.getBean(PromptCache.class).pull("p").commitHash())
                            .isEqualTo("11aa"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1B", "2GB"})
    void aLimitThatIsNoneStopsTheStart(String size) {
        Runners.starter()
                .withPropertyValues("langsmith.api-key=key", "langsmith.prompt-cache.http.max-body-size=" + size)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                        .hasMessageContaining("langsmith.prompt-cache.http.max-body-size"));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void whoHasNoKeyIsToldSoByTheNameOfTheProperty(int status) {
        try (RawServer server = RawServer.sending(RawServer.head(status, 0))) {
            Runners.starter()
                    .withPropertyValues("langsmith.endpoint=" + server.url())
                    .withBean(LangSmithRestClientCustomizer.class, () -> client -> {})
                    .run(context -> assertThatThrownBy(
                                    () -> context.getBean(PromptCache.class).pull("p"))
                            .isInstanceOf(PromptException.AccessDenied.class)
                            .hasMessageContaining("There is no API key: set the API key")
                            .hasMessageContaining("langsmith.api-key"));
        }
    }

    @Test
    void aCustomizerCanReplaceTheKeyByAToken() {
        try (RawServer server = RawServer.sending(RawServer.prompt())) {
            Runners.starter()
                    .withPropertyValues("langsmith.api-key=key", "langsmith.endpoint=" + server.url())
                    .withBean(
                            LangSmithRestClientCustomizer.class,
                            () -> client -> client.defaultHeaders(headers -> {
                                headers.remove("x-api-key");
                                headers.setBearerAuth("token");
                            }))
                    .run(context -> {
                        context.getBean(PromptCache.class).pull("p");
                        assertThat(server.requests().get(0))
                                .contains("Authorization: Bearer token\r\n")
                                .doesNotContain("x-api-key");
                    });
        }
    }
}
