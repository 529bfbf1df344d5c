package dev.promptcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptcache.PromptCache;
import dev.promptcache.PromptException;
import dev.promptcache.contract.Holds;
import dev.promptcache.langsmith.RawServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class PromptOwnersTests {

    private final RawServer server =
            new RawServer((self, connection) -> RawServer.send(connection, RawServer.prompt()));
    private final ApplicationContextRunner runner =
            Runners.starter().withPropertyValues("langsmith.api-key=key", "langsmith.endpoint=" + server.url());

    @AfterEach
    void stop() {
        server.close();
    }

    @Holds("client-gate")
    @Test
    void aPromptOfAnotherOwnerIsRefusedBeforeAnyRequestAndTheMessageSaysWhy() {
        runner.run(context -> {
            assertThatThrownBy(() -> context.getBean(PromptCache.class).pull("stranger/p:prod"))
                    .isInstanceOf(PromptException.AccessDenied.class)
                    .hasMessageContaining("'stranger'")
                    .hasMessageContaining("CVE-2026-45134")
                    .hasMessageContaining("langsmith.prompt-cache.trusted-owners")
                    .hasMessageContaining("langsmith.prompt-cache.allow-public-prompts");
            assertThat(server.requests()).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"p", "-/p", "p:prod", "-/p:12344e88"})
    void aPromptOfTheOwnWorkspaceAlwaysMayBePulled(String identifier) {
        runner.run(context -> assertPulled(context.getBean(PromptCache.class), identifier));
    }

    @Holds("client-gate")
    @Test
    void aTrustedOwnersPromptsMayBePulledAndNoOtherOnes() {
        runner.withPropertyValues("langsmith.prompt-cache.trusted-owners=acme,friend")
                .run(context -> {
                    PromptCache cache = context.getBean(PromptCache.class);
                    assertPulled(cache, "acme/p");
                    assertPulled(cache, "friend/p");
                    assertThatThrownBy(() -> cache.pull("Acme/p")).isInstanceOf(PromptException.AccessDenied.class);
                });
    }

    @Holds("client-gate")
    @Test
    void everyOwnersPromptsMayBePulledIfThatIsAllowed() {
        runner.withPropertyValues("langsmith.prompt-cache.allow-public-prompts=true")
                .run(context -> assertPulled(context.getBean(PromptCache.class), "stranger/p"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "acme/p", "acme/*", "ac me", "acme:prod"})
    void whatIsNoOwnerStopsTheStart(String owner) {
        runner.withPropertyValues("langsmith.prompt-cache.trusted-owners=" + owner)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOfSatisfying(
                                InvalidConfigurationPropertyValueException.class,
                                failure -> assertThat(failure.getName())
                                        .isEqualTo("langsmith.prompt-cache.trusted-owners")));
    }

    @Test
    void aNegativeNumberOfRetriesStopsTheStart() {
        runner.withPropertyValues("langsmith.prompt-cache.http.max-retries=-1")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("langsmith.prompt-cache.http.max-retries")
                        .hasMessageContaining("Must be 0 (turns them off) or more"));
    }

    private static void assertPulled(PromptCache cache, String identifier) {
        assertThat(cache.pull(identifier).commitHash()).isEqualTo("11aa");
    }
}
