package dev.promptcache.samples.stub.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.boot.autoconfigure.LangSmithConnectionDetails;
import dev.promptcache.samples.stub.LangSmithStub;
import dev.promptcache.samples.stub.webhook.Webhook;
import dev.promptcache.samples.stub.webhook.WebhookFaults;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class EmbeddedLangSmithTests {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(EmbeddedLangSmith.class);

    @Test
    void thereIsOneIfNothingIsConfigured() {
        runner.run(context -> {
            LangSmithStub stub = context.getBean(LangSmithStub.class);
            assertThat(stub.prompts()).contains("joke-generator", "chat");
            LangSmithConnectionDetails details = context.getBean(LangSmithConnectionDetails.class);
            assertThat(details.getEndpoint()).isEqualTo(stub.uri().toString());
            assertThat(details.getApiKey()).isNotBlank();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "langsmith.api-key",
                "LANGSMITH_API_KEY",
                "LANGCHAIN_API_KEY",
                "langsmith.endpoint",
                "LANGSMITH_ENDPOINT",
                "LANGCHAIN_ENDPOINT"
            })
    void thereIsNoneOnceAKeyOrAnEndpointIsConfigured(String name) {
        runner.withPropertyValues(name + "=http://set")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(LangSmithStub.class)
                        .doesNotHaveBean(LangSmithConnectionDetails.class));
        runner.withPropertyValues(name + "= ")
                .run(context -> assertThat(context).hasSingleBean(LangSmithStub.class));
    }

    @Test
    void aBlankPropertyDoesNotHideAVariable() {
        runner.withPropertyValues("langsmith.api-key=", "LANGSMITH_API_KEY=set")
                .run(context -> assertThat(context).doesNotHaveBean(LangSmithStub.class));
    }

    @Test
    void propertiesSetWebhooksAndLag() {
        runner.withPropertyValues(
                        "langsmith-stub.webhook.urls=http://localhost:1/hook,http://localhost:2/hook",
                        "langsmith-stub.webhook.header=X-Own",
                        "langsmith-stub.webhook.secret=secret",
                        "langsmith-stub.webhook.loss=0.1",
                        "langsmith-stub.webhook.delay=5ms",
                        "langsmith-stub.webhook.duplicates=0.2",
                        "langsmith-stub.webhook.disorder=0.3",
                        "langsmith-stub.seed=7",
                        "langsmith-stub.lag=1h")
                .run(context -> {
                    LangSmithStub stub = context.getBean(LangSmithStub.class);
                    assertThat(stub.webhooks().registered())
                            .extracting(Webhook::headers)
                            .containsOnly(Map.of("X-Own", "secret"))
                            .hasSize(2);
                    assertThat(stub.webhooks().faults())
                            .isEqualTo(new WebhookFaults(0.1, Duration.ofMillis(5), 0.2, 0.3));
                    assertThat(stub.lag()).isEqualTo(Duration.ofHours(1));
                });
    }

    @Test
    void itStopsWithTheApplication() throws Exception {
        AtomicInteger port = new AtomicInteger();

        runner.run(context -> port.set(context.getBean(LangSmithStub.class).port()));

        try (ServerSocket socket = new ServerSocket(port.get(), 1, InetAddress.getLoopbackAddress())) {
            assertThat(socket.isBound()).isTrue();
        }
    }
}
