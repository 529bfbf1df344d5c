package dev.promptcache.boot.springai.autoconfigure;

import dev.promptcache.boot.springai.PromptObservationFilter;
import org.springframework.ai.chat.client.observation.ChatClientObservationContext;
import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration that writes which prompt was sent on the observations of Spring AI's chat models and chat clients.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(ChatModelObservationContext.class)
@ConditionalOnBooleanProperty(name = "langsmith.prompt-cache.enabled", matchIfMissing = true)
public final class PromptCacheSpringAiAutoConfiguration {

    @Bean
    PromptObservationFilter<ChatModelObservationContext> chatModelPromptObservationFilter() {
        return new PromptObservationFilter<>(
                ChatModelObservationContext.class, ChatModelObservationContext::getRequest);
    }

    /** The client is a library apart from the models. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ChatClientObservationContext.class)
    static class ChatClientConfiguration {

        @Bean
        PromptObservationFilter<ChatClientObservationContext> chatClientPromptObservationFilter() {
            return new PromptObservationFilter<>(
                    ChatClientObservationContext.class,
                    context -> context.getRequest().prompt());
        }
    }
}
