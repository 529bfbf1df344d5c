package dev.promptcache.boot.autoconfigure;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.boot.langsmith.RestClientTransport;
import dev.promptcache.boot.langsmith.UrlConnectionRequestFactory;
import dev.promptcache.langsmith.LangSmithConnection;
import dev.promptcache.langsmith.LangSmithPromptSource;
import dev.promptcache.langsmith.LangSmithTransport;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

@Configuration(proxyBeanMethods = false)
class SecondWorkspace {

    @Bean(defaultCandidate = false)
    @Qualifier("second")
    AsyncPromptCache secondCache(
            RestClient.Builder restClient,
            @Value("${second.endpoint}") String endpoint,
            @Value("${second.api-key}") String apiKey) {
        LangSmithTransport transport = new RestClientTransport(
                restClient.requestFactory(new UrlConnectionRequestFactory(null)).build());
        LangSmithPromptSource source = LangSmithPromptSource.builder(new LangSmithConnection(endpoint, apiKey, null))
                .transport(transport)
                .build();
        return AsyncPromptCache.builder(source)
                .fingerprint(source::snapshotFingerprint)
                .build();
    }
}
