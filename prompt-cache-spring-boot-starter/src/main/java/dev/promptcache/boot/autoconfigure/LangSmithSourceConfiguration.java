package dev.promptcache.boot.autoconfigure;

import dev.promptcache.PromptException;
import dev.promptcache.PromptSource;
import dev.promptcache.boot.langsmith.LangSmithConnection;
import dev.promptcache.boot.langsmith.LangSmithPromptSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.web.client.RestClient;

/** Where the prompts come from. Its beans are lazy: who brings a cache or a source needs no API key and no valid endpoint. */
@Configuration(proxyBeanMethods = false)
class LangSmithSourceConfiguration {

    @Bean
    @Lazy
    @ConditionalOnMissingBean(LangSmithConnectionDetails.class)
    PropertiesLangSmithConnectionDetails langSmithConnectionDetails(
            LangSmithProperties properties, Environment environment) {
        return new PropertiesLangSmithConnectionDetails(properties, environment);
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean
    PromptSource langSmithPromptSource(
            LangSmithConnectionDetails details,
            PromptCacheProperties properties,
            ObjectProvider<RestClient.Builder> builders) {
        String apiKey = details.getApiKey();
        if (apiKey == null && properties.getTtl().isNegative()) {
            return PromptSource.blocking((key, mode) -> {
                throw new PromptException.AccessDenied(key, "there is no API key: set langsmith.api-key", 0);
            });
        }
        return PromptSource.blocking(new LangSmithPromptSource(
                builders.getIfAvailable(RestClient::builder),
                connection(details, apiKey),
                properties.getHttp().getConnectTimeout(),
                properties.getHttp().getReadTimeout()));
    }

    private static LangSmithConnection connection(LangSmithConnectionDetails details, @Nullable String apiKey) {
        if (apiKey == null || apiKey.isBlank()) {
            throw new ApiKeyException("there is no API key.");
        }
        if (!LangSmithConnection.isHeaderValue(apiKey)) {
            throw new ApiKeyException("the API key contains a blank, a line break or a non-ASCII character.");
        }
        return new LangSmithConnection(details.getEndpoint(), apiKey, details.getWorkspaceId());
    }
}
