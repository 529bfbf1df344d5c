package dev.promptcache.boot.autoconfigure;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptSource;
import dev.promptcache.boot.langsmith.LangSmithConnection;
import dev.promptcache.boot.langsmith.LangSmithPromptSource;
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
        LangSmithPromptSource source = LangSmithPromptSource.builder(new LangSmithConnection(endpoint, apiKey, null))
                .restClient(restClient)
                .build();
        return AsyncPromptCache.builder(PromptSource.blocking(source))
                .fingerprint(source::fingerprint)
                .build();
    }
}
