package dev.promptcache.boot.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptcache.contract.Holds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class WebhookStartTests {

    @Holds("webhook-secret")
    @Test
    void aSecretThatIsTooShortIsExplainedWithoutShowingIt(CapturedOutput output) {
        assertThatThrownBy(() -> new WebhookApplication(
                        WebApplicationType.SERVLET, "langsmith.prompt-cache.webhook.secret=hush-hush"))
                .isNotNull();
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("a secret has 9 characters, and 16 are the least")
                .contains("Set 'langsmith.prompt-cache.webhook.secret' to 16 or more")
                .doesNotContain("hush-hush");
    }
}
