package dev.promptcache.samples.stub.spring;

import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Matches if nothing says which LangSmith to call: no API key and no endpoint. An endpoint alone does not match, so that
 * whoever forgets the key hears of it from the starter.
 */
final class LangSmithNotConfigured extends SpringBootCondition {

    // The variables of the properties are here too: a blank property does not hide them from the starter.
    private static final List<String> NAMES = List.of(
            "langsmith.api-key",
            "LANGSMITH_API_KEY",
            "LANGCHAIN_API_KEY",
            "langsmith.endpoint",
            "LANGSMITH_ENDPOINT",
            "LANGCHAIN_ENDPOINT");

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        Environment environment = context.getEnvironment();
        List<String> set = NAMES.stream()
                .filter(name -> StringUtils.hasText(environment.getProperty(name)))
                .toList();
        ConditionMessage.Builder message = ConditionMessage.forCondition("LangSmith not configured");
        return set.isEmpty()
                ? ConditionOutcome.match(
                        message.didNotFind("property", "properties").items(NAMES))
                : ConditionOutcome.noMatch(
                        message.found("property", "properties").items(set));
    }
}
