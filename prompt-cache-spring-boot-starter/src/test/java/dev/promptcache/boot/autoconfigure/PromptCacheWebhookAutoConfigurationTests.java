package dev.promptcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.boot.diagnostics.WebhookSecretException;
import dev.promptcache.boot.webhook.WebhookReceiver;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.servlet.function.RouterFunction;

@ExtendWith(OutputCaptureExtension.class)
class PromptCacheWebhookAutoConfigurationTests {

    private static final String SECRET = "langsmith.prompt-cache.webhook.secret";
    private static final String GOOD = "0123456789abcdef";

    private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
            .withBean(FakePromptSource.class)
            .withConfiguration(AutoConfigurations.of(
                    PromptCacheAutoConfiguration.class, PromptCacheWebhookAutoConfiguration.class));

    @Holds("webhook-secret")
    @Test
    void thereIsNoReceiverUnlessASecretIsSet() {
        runner.run(context -> assertThat(context).doesNotHaveBean(WebhookReceiver.class));
        runner.withPropertyValues(SECRET + "= ")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(WebhookReceiver.class)
                        .doesNotHaveBean(RouterFunction.class));
    }

    @Holds("webhook-rotation")
    @Test
    void theSecretsMayBeAListOrSeparatedByAComma() {
        for (String[] properties : new String[][] {
            {SECRET + "=" + GOOD + ", fedcba9876543210"}, {SECRET + "[0]=" + GOOD, SECRET + "[1]=fedcba9876543210"}
        }) {
            runner.withPropertyValues(properties)
                    .run(context -> assertThat(context).hasNotFailed().hasSingleBean(RouterFunction.class));
        }
    }

    @Test
    void thereIsNoReceiverWithoutACacheOrAWebServer() {
        runner.withPropertyValues(SECRET + "=" + GOOD, "langsmith.prompt-cache.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(WebhookReceiver.class));
        new ApplicationContextRunner()
                .withBean(FakePromptSource.class)
                .withConfiguration(AutoConfigurations.of(
                        PromptCacheAutoConfiguration.class, PromptCacheWebhookAutoConfiguration.class))
                .withPropertyValues(SECRET + "=" + GOOD)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(WebhookReceiver.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "short-secret",
                "0123456789abcdef,short-secret",
                "0123456789 abcdef",
                "0123456789abcdef\u00e9",
                "0123456789${WEBHOOK_SECRET}",
                "@the.secret.0123456789@"
            })
    void aSecretThatIsNoneStopsTheStartAndIsNotTold(String secret, CapturedOutput output) {
        runner.withPropertyValues(SECRET + "=" + secret).run(context -> {
            assertThat(context).getFailure().rootCause().isInstanceOf(WebhookSecretException.class);
            assertThat(output).doesNotContain("short-secret", "0123456789");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"path=langsmith", "path=/{a}", "path=/", "header=a b", "max-body-size=0", "max-body-size=2GB"})
    void aBadValueStopsTheStart(String property) {
        runner.withPropertyValues(SECRET + "=" + GOOD, "langsmith.prompt-cache.webhook." + property)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("langsmith.prompt-cache.webhook." + property.replaceAll("=.*", "")));
    }
}
