package dev.promptcache.boot.autoconfigure;

import dev.promptcache.PromptSource;
import dev.promptcache.boot.OfflineSource;
import dev.promptcache.boot.SettingsText;
import dev.promptcache.boot.diagnostics.ApiKeyException;
import dev.promptcache.boot.langsmith.LangSmithSourceFactory;
import dev.promptcache.langsmith.LangSmithConnection;
import dev.promptcache.langsmith.LangSmithPromptSource;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;
import org.springframework.web.client.RestClient;

/** Where the prompts come from. Its beans are lazy: who brings a cache or a source needs no API key and no valid endpoint. */
@Configuration(proxyBeanMethods = false)
@Import(LangSmithSourceFactory.class)
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
    @ConditionalOnMissingBean(PromptSource.class)
    LangSmithSource langSmithSource(
            LangSmithConnectionDetails details,
            PromptCacheProperties properties,
            LangSmithSourceFactory factory,
            ObjectProvider<SslBundles> sslBundles,
            ObjectProvider<LangSmithRestClientCustomizer> customizers) {
        List<Consumer<RestClient.Builder>> ordered = customizers
                .orderedStream()
                .<Consumer<RestClient.Builder>>map(customizer -> customizer::customize)
                .toList();
        if (!StringUtils.hasText(details.getApiKey())
                && ordered.isEmpty()
                && properties.getTtl().isNegative()) {
            log.info("Nothing is fetched, since there is no API key and the ttl is negative");
            return new LangSmithSource(new OfflineSource(), null);
        }
        PromptCacheHttpProperties http = properties.getHttp();
        LangSmithConnection connection = connection(details, !ordered.isEmpty());
        log.info("Prompts come from {}, with {}", connection.endpoint(), describe(connection, http));
        LangSmithPromptSource source = factory.source(
                        connection,
                        sslBundle(details, http, sslBundles),
                        http.getConnectTimeout(),
                        http.getReadTimeout(),
                        ordered)
                .retries(http.getMaxRetries(), http.getDeadline())
                .maxBodySize((int) http.getMaxBodySize().toBytes())
                .build();
        return new LangSmithSource(source, source::snapshotFingerprint);
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean
    PromptSource langSmithPromptSource(LangSmithSource langSmith) {
        return langSmith.source();
    }

    private static String describe(LangSmithConnection connection, PromptCacheHttpProperties http) {
        return new StringJoiner(", ")
                .add("api-key=" + (connection.apiKey() == null ? "none" : "****"))
                .add("workspace-id=" + Objects.requireNonNullElse(connection.workspaceId(), "none"))
                .add("http.connect-timeout=" + SettingsText.of(http.getConnectTimeout()))
                .add("http.read-timeout=" + SettingsText.of(http.getReadTimeout()))
                .add("http.max-retries=" + http.getMaxRetries())
                .add("http.max-body-size=" + http.getMaxBodySize())
                .add("http.ssl.bundle="
                        + Objects.requireNonNullElse(http.getSsl().getBundle(), "none"))
                .toString();
    }

    private static LangSmithConnection connection(LangSmithConnectionDetails details, boolean keyOptional) {
        String workspaceId = details.getWorkspaceId();
        if (workspaceId != null && LangSmithConnection.isUnresolved(workspaceId)) {
            throw new InvalidConfigurationPropertyValueException(
                    "langsmith.workspace-id", workspaceId, "It contains a placeholder that nothing resolves.");
        }
        String apiKey = details.getApiKey();
        if (apiKey == null || apiKey.isBlank()) {
            if (!keyOptional) {
                throw new ApiKeyException("there is no API key.");
            }
            return new LangSmithConnection(details.getEndpoint(), null, workspaceId);
        }
        if (LangSmithConnection.isUnresolved(apiKey)) {
            throw new ApiKeyException("the API key contains a placeholder, such as ${...}, that nothing resolves.");
        }
        if (!LangSmithConnection.isHeaderValue(apiKey)) {
            throw new ApiKeyException("the API key contains a blank, a line break or a non-ASCII character.");
        }
        return new LangSmithConnection(details.getEndpoint(), apiKey, workspaceId);
    }

    private static @Nullable SslBundle sslBundle(
            LangSmithConnectionDetails details, PromptCacheHttpProperties http, ObjectProvider<SslBundles> sslBundles) {
        SslBundle ofDetails = details.getSslBundle();
        String name = http.getSsl().getBundle();
        if (ofDetails != null || name == null) {
            return ofDetails;
        }
        try {
            return sslBundles.getObject().getBundle(name);
        } catch (NoSuchSslBundleException e) {
            throw new InvalidConfigurationPropertyValueException(
                    "langsmith.prompt-cache.http.ssl.bundle",
                    name,
                    "There is no such SSL bundle: define it under 'spring.ssl.bundle'.");
        }
    }
}
