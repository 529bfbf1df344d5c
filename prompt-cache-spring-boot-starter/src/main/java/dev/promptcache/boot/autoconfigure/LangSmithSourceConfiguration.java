package dev.promptcache.boot.autoconfigure;

import dev.promptcache.PromptSource;
import dev.promptcache.boot.OfflineSource;
import dev.promptcache.boot.diagnostics.ApiKeyException;
import dev.promptcache.boot.langsmith.LangSmithConnection;
import dev.promptcache.boot.langsmith.LangSmithPromptSource;
import dev.promptcache.boot.langsmith.LangSmithPromptSourceBuilder;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** Where the prompts come from. Its beans are lazy: who brings a cache or a source needs no API key and no valid endpoint. */
@Configuration(proxyBeanMethods = false)
@Import(LangSmithClients.class)
class LangSmithSourceConfiguration {

    private static final Logger log = LoggerFactory.getLogger(LangSmithSourceConfiguration.class);

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
            LangSmithClients clients,
            ObjectProvider<LangSmithRestClientCustomizer> customizers) {
        List<LangSmithRestClientCustomizer> ordered =
                customizers.orderedStream().toList();
        if (!StringUtils.hasText(details.getApiKey())
                && ordered.isEmpty()
                && properties.getTtl().isNegative()) {
            log.info("Nothing is fetched, since there is no API key and the ttl is negative");
            return new OfflineSource();
        }
        PromptCacheHttpProperties http = properties.getHttp();
        LangSmithConnection connection = connection(details, !ordered.isEmpty());
        log.info("Prompts come from {}", connection);
        LangSmithPromptSourceBuilder builder = LangSmithPromptSource.builder(connection)
                .restClient(clients.restClient())
                .httpClient(clients.httpClient(), clients.settings(http.getSsl().getBundle()))
                .timeouts(http.getConnectTimeout(), http.getReadTimeout())
                .retries(http.getMaxRetries(), http.getDeadline())
                .publicPrompts(properties.isAllowPublicPrompts(), properties.getTrustedOwners());
        ordered.forEach(customizer -> builder.customizer(customizer::customize));
        LangSmithPromptSource source = builder.build();
        return new LangSmithSource(PromptSource.blocking(source), source::fingerprint);
    }

    private static LangSmithConnection connection(LangSmithConnectionDetails details, boolean keyOptional) {
        String apiKey = details.getApiKey();
        if (apiKey == null || apiKey.isBlank()) {
            if (!keyOptional) {
                throw new ApiKeyException("there is no API key.");
            }
            return new LangSmithConnection(details.getEndpoint(), null, details.getWorkspaceId());
        }
        if (!LangSmithConnection.isHeaderValue(apiKey)) {
            throw new ApiKeyException("the API key contains a blank, a line break or a non-ASCII character.");
        }
        return new LangSmithConnection(details.getEndpoint(), apiKey, details.getWorkspaceId());
    }
}
