package dev.promptcache.boot.autoconfigure;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.boot.ChangeAuthors;
import dev.promptcache.boot.metrics.WebhookMetrics;
import dev.promptcache.boot.webhook.ReactiveWebhook;
import dev.promptcache.boot.webhook.ServletWebhook;
import dev.promptcache.boot.webhook.WebhookOutcome;
import dev.promptcache.boot.webhook.WebhookReceiver;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Auto-configuration of the receiver of LangSmith's webhooks, on the application's port.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PromptCacheAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "langsmith.prompt-cache.enabled", matchIfMissing = true)
@Conditional(PromptCacheWebhookAutoConfiguration.OnSecret.class)
@ConditionalOnWebApplication
@ConditionalOnSingleCandidate(AsyncPromptCache.class)
@EnableConfigurationProperties(PromptCacheWebhookProperties.class)
public final class PromptCacheWebhookAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    WebhookReceiver langSmithWebhookReceiver(
            AsyncPromptCache cache, ChangeAuthors authors, PromptCacheWebhookProperties properties) {
        return new WebhookReceiver(
                cache,
                authors,
                properties.check(),
                Math.toIntExact(properties.getMaxBodySize().toBytes()));
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "io.micrometer.core.instrument.binder.MeterBinder")
    static class Metrics {

        @Bean
        @ConditionalOnMissingBean
        WebhookMetrics langSmithWebhookMetrics(WebhookReceiver receiver) {
            Map<String, LongSupplier> counts = new LinkedHashMap<>();
            for (WebhookOutcome outcome : WebhookOutcome.values()) {
                counts.put(outcome.name().toLowerCase(Locale.ROOT), () -> receiver.count(outcome));
            }
            return new WebhookMetrics(counts);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(DispatcherServlet.class)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    static class Servlet {

        @Bean
        RouterFunction<ServerResponse> langSmithWebhookRoute(
                WebhookReceiver receiver, PromptCacheWebhookProperties properties) {
            return ServletWebhook.route(properties.getPath(), properties.getHeader(), receiver);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(DispatcherHandler.class)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    static class Reactive {

        @Bean
        org.springframework.web.reactive.function.server.RouterFunction<
                        org.springframework.web.reactive.function.server.ServerResponse>
                langSmithWebhookRoute(WebhookReceiver receiver, PromptCacheWebhookProperties properties) {
            return ReactiveWebhook.route(properties.getPath(), properties.getHeader(), receiver);
        }
    }

    /** Whether there is a secret that is not blank, in whichever form a list of values can be set. */
    static final class OnSecret extends SpringBootCondition {

        private static final String PROPERTY = "langsmith.prompt-cache.webhook.secret";

        OnSecret() {}

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
}
