package dev.promptcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.contract.Holds;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class LangSmithConnectionTests {

    @Holds("property-key")
    @Test
    void readsTheVariablesOfTheSdks() {
        connection(
                Map.of(
                        "LANGSMITH_API_KEY", "key",
                        "LANGSMITH_ENDPOINT", "https://eu.api.smith.langchain.com",
                        "LANGSMITH_WORKSPACE_ID", "workspace"),
                details -> {
                    assertThat(details.getApiKey()).isEqualTo("key");
                    assertThat(details.getEndpoint()).isEqualTo("https://eu.api.smith.langchain.com");
                    assertThat(details.getWorkspaceId()).isEqualTo("workspace");
                });
    }

    @Holds("property-key")
    @Test
    void readsTheirOlderVariables() {
        connection(
                Map.of(
                        "LANGCHAIN_API_KEY", "key",
                        "LANGCHAIN_ENDPOINT", "https://host/api/v1",
                        "LANGCHAIN_WORKSPACE_ID", "workspace"),
                details -> {
                    assertThat(details.getApiKey()).isEqualTo("key");
                    assertThat(details.getEndpoint()).isEqualTo("https://host/api/v1");
                    assertThat(details.getWorkspaceId()).isEqualTo("workspace");
                });
    }

    @Test
    void prefersTheNewerVariables() {
        connection(
                Map.of(
                        "LANGSMITH_API_KEY", "new",
                        "LANGCHAIN_API_KEY", "old",
                        "LANGSMITH_ENDPOINT", "https://new",
                        "LANGCHAIN_ENDPOINT", "https://old",
                        "LANGSMITH_TENANT_ID", "tenant",
                        "LANGCHAIN_WORKSPACE_ID", "old"),
                details -> {
                    assertThat(details.getApiKey()).isEqualTo("new");
                    assertThat(details.getEndpoint()).isEqualTo("https://new");
                    assertThat(details.getWorkspaceId()).isEqualTo("tenant");
                });
        connection(
                Map.of(
                        "LANGSMITH_API_KEY", "key",
                        "LANGSMITH_WORKSPACE_ID", "workspace",
                        "LANGSMITH_TENANT_ID", "tenant"),
                details -> assertThat(details.getWorkspaceId()).isEqualTo("workspace"));
    }

    @Holds("property-key")
    @Test
    void aBlankVariableDoesNotHideTheNextOne() {
        connection(
                Map.of(
                        "LANGSMITH_API_KEY", " ",
                        "LANGCHAIN_API_KEY", "old",
                        "LANGSMITH_ENDPOINT", "\"\"",
                        "LANGSMITH_WORKSPACE_ID", "",
                        "LANGSMITH_TENANT_ID", "tenant"),
                details -> {
                    assertThat(details.getApiKey()).isEqualTo("old");
                    assertThat(details.getEndpoint()).isEqualTo("https://api.smith.langchain.com");
                    assertThat(details.getWorkspaceId()).isEqualTo("tenant");
                });
    }

    @Test
    void aBlankVariableDoesNotHideAPropertyOfLowerPrecedence() {
        Runners.starter()
                .withInitializer(context -> {
                    Runners.variables(context, Map.of("LANGSMITH_API_KEY", ""));
                    context.getEnvironment()
                            .getPropertySources()
                            .addLast(new org.springframework.core.env.MapPropertySource(
                                    "file", Map.of("langsmith.api-key", "${MY_KEY:from-file}")));
                })
                .run(context -> assertThat(details(context).getApiKey()).isEqualTo("from-file"));
    }

    @Test
    void aBlankPropertyUnsetsThatOfALowerPrecedence() {
        runner(Map.of(
                        "LANGSMITH_API_KEY",
                        "key",
                        "LANGSMITH_ENDPOINT",
                        "https://eu.example",
                        "LANGSMITH_WORKSPACE_ID",
                        "w1"))
                .withPropertyValues("langsmith.api-key=", "langsmith.endpoint= ", "langsmith.workspace-id=''")
                .withPropertyValues("langsmith.prompt-cache.ttl=-1")
                .run(context -> {
                    assertThat(details(context).getApiKey()).isNull();
                    assertThat(details(context).getEndpoint()).isEqualTo(LangSmithConnectionDetails.DEFAULT_ENDPOINT);
                    assertThat(details(context).getWorkspaceId()).isNull();
                });
    }

    @Test
    void aPlaceholderThatIsEmptyUnsetsThePropertyAndLeavesTheOlderVariables() {
        runner(Map.of("LANGCHAIN_API_KEY", "old"))
                .withPropertyValues("langsmith.api-key=${MY_KEY:}")
                .run(context -> assertThat(details(context).getApiKey()).isEqualTo("old"));
    }

    @Test
    void stripsBlanksQuotesAndTrailingSlashes() {
        connection(
                Map.of(
                        "LANGSMITH_API_KEY", " 'key'\n",
                        "LANGSMITH_ENDPOINT", " \"https://host/api/v1//\" ",
                        "LANGSMITH_WORKSPACE_ID", "\t'workspace' "),
                details -> {
                    assertThat(details.getApiKey()).isEqualTo("key");
                    assertThat(details.getEndpoint()).isEqualTo("https://host/api/v1");
                    assertThat(details.getWorkspaceId()).isEqualTo("workspace");
                });
    }

    @Test
    void propertiesBindInAnySpelling() {
        runner(Map.of())
                .withPropertyValues("langsmith.apiKey=key", "langsmith.workspace_id=workspace")
                .run(context -> {
                    assertThat(details(context).getApiKey()).isEqualTo("key");
                    assertThat(details(context).getWorkspaceId()).isEqualTo("workspace");
                });
    }

    @Test
    void refusesAnEndpointThatIsNoUrlByTheNameItWasSetBy() {
        runner(Map.of("LANGSMITH_API_KEY", "key", "LANGCHAIN_ENDPOINT", "localhost:1984"))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOfSatisfying(
                                InvalidConfigurationPropertyValueException.class,
                                failure -> assertThat(failure.getName() + failure.getReason())
                                        .contains("LANGCHAIN_ENDPOINT", "absolute http or https URL")));
    }

    @Test
    void neverShowsTheKey() {
        runner(Map.of("LANGSMITH_API_KEY", "lsv2_secret")).run(context -> {
            assertThat(details(context)).asString().contains("****").doesNotContain("secret");
            assertThat(context.getBean(LangSmithProperties.class))
                    .asString()
                    .contains("****")
                    .doesNotContain("secret");
        });
    }

    private static void connection(Map<String, Object> variables, Consumer<LangSmithConnectionDetails> check) {
        runner(variables).run(context -> check.accept(details(context)));
    }

    private static ApplicationContextRunner runner(Map<String, Object> variables) {
        return Runners.starter().withInitializer(context -> Runners.variables(context, variables));
    }

    private static LangSmithConnectionDetails details(org.springframework.context.ApplicationContext context) {
        return context.getBean(LangSmithConnectionDetails.class);
    }
}
