package dev.promptcache.boot.autoconfigure;

import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Whether the webhook has a secret that is not blank, in whichever form a list of values can be set. */
final class OnWebhookSecretCondition extends SpringBootCondition {

    private static final String PROPERTY = "langsmith.prompt-cache.webhook.secret";

    OnWebhookSecretCondition() {}

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        List<String> secrets = Binder.get(context.getEnvironment())
                .bind(PROPERTY, Bindable.listOf(String.class))
                .orElse(List.of());
        boolean set = secrets.stream().anyMatch(StringUtils::hasText);
        ConditionMessage.Builder message = ConditionMessage.forCondition("Webhook secret");
        return set
                ? ConditionOutcome.match(message.foundExactly("property " + PROPERTY))
                : ConditionOutcome.noMatch(message.didNotFind("property").items(PROPERTY));
    }
}
