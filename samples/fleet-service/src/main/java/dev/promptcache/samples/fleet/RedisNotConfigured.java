package dev.promptcache.samples.fleet;

import java.util.stream.StreamSupport;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Matches if nothing says which Redis to use: no property below {@code spring.data.redis}. */
final class RedisNotConfigured extends SpringBootCondition {

    private static final String PREFIX = "spring.data.redis";

    private static final ConfigurationPropertyName NAME = ConfigurationPropertyName.of(PREFIX);

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        boolean set = StreamSupport.stream(
                        ConfigurationPropertySources.get(context.getEnvironment())
                                .spliterator(),
                        false)
                .anyMatch(source -> source.containsDescendantOf(NAME) == ConfigurationPropertyState.PRESENT);
        ConditionMessage.Builder message = ConditionMessage.forCondition("Redis not configured");
        return set
                ? ConditionOutcome.noMatch(message.foundExactly("properties below " + PREFIX))
                : ConditionOutcome.match(message.didNotFind("properties below").items(PREFIX));
    }
}
