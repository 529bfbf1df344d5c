package dev.promptcache.boot.diagnostics;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Explains a start that failed since something wants what the cache would bring, and the cache or its health is switched off. Goes
 * before Spring Boot's own analyzers, which cannot know the way around.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class DisabledCacheFailureAnalyzer implements FailureAnalyzer {

    private static final String ENABLED = "langsmith.prompt-cache.enabled";
    private static final String HEALTH = "management.health.prompt-cache.enabled";
    private static final String ALL_HEALTH = "management.health.defaults.enabled";
    private static final Set<String> MISSING_HEALTH =
            Set.of("NoSuchHealthContributorException", "FailureAnalyzedException");

    private static final Set<String> FALSE = Set.of("false", "off", "no", "0");

    private final @Nullable Environment environment;

    DisabledCacheFailureAnalyzer(@Nullable Environment environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof NoSuchBeanDefinitionException missing && isOurs(missing) && isOff(ENABLED)) {
                return bean(missing);
            }
            if (isMissingHealth(cause)) {
                return health(cause);
            }
        }
        return null;
    }

    private FailureAnalysis bean(NoSuchBeanDefinitionException missing) {
        Class<?> type = missing.getBeanType();
        return new FailureAnalysis(
                "A bean of type '" + (type == null ? "?" : type.getName()) + "' is wanted, and there is none, since "
                        + describe(ENABLED) + " switches the prompt cache off.",
                "To go without a cache and keep its beans, so that every pull asks LangSmith, set "
                        + "'langsmith.prompt-cache.max-size' to 0 and 'langsmith.prompt-cache.enabled' to true. Or inject an "
                        + "ObjectProvider where the cache may be missing.",
                missing);
    }

    private @Nullable FailureAnalysis health(Throwable cause) {
        String property = isOff(ENABLED) ? ENABLED : isOff(HEALTH) ? HEALTH : isOff(ALL_HEALTH) ? ALL_HEALTH : null;
        if (property == null) {
            return null;
        }
        return new FailureAnalysis(
                cause.getMessage() + ", since " + describe(property) + " switches it off.",
                "Take 'promptCache' out of 'management.endpoint.health.group.*.include', or let groups name what is missing with "
                        + "'management.endpoint.health.validate-group-membership' set to false"
                        + (property.equals(ENABLED)
                                ? ". To go without a cache and keep its health, set 'langsmith.prompt-cache.max-size' to 0 instead."
                                : "."),
                cause);
    }

    private static boolean isOurs(NoSuchBeanDefinitionException missing) {
        Class<?> type = missing.getBeanType();
        return type != null && type.getName().startsWith("dev.promptcache.");
    }

    /** Spring Boot 4.0's exception for it is no type that others can name, and 4.1's is one for failures of any kind. */
    private static boolean isMissingHealth(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return MISSING_HEALTH.contains(cause.getClass().getSimpleName())
                && message.contains("ealth contributor 'promptCache'")
                && message.contains("does not exist");
    }

    /** As the conditions of Spring Boot have it: the cache is on with a plain 'true' alone, its health with all that may mean that. */
    private boolean isOff(String property) {
        String value = environment == null ? null : environment.getProperty(property);
        if (value == null) {
            return false;
        }
        return property.equals(ENABLED)
                ? !value.equalsIgnoreCase("true")
                : FALSE.contains(value.toLowerCase(Locale.ROOT));
    }

    private String describe(String property) {
        return "'" + property + "' (" + new PropertyOrigins(environment).describe(property, "false") + ")";
    }
}
