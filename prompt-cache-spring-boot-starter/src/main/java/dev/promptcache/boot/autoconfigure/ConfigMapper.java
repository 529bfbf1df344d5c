package dev.promptcache.boot.autoconfigure;

import dev.promptcache.PromptCacheConfig;

/** Turns the properties into the settings of the core. */
final class ConfigMapper {

    private ConfigMapper() {}

    static PromptCacheConfig config(PromptCacheProperties properties) {
        PromptCacheRefreshProperties refresh = properties.getRefresh();
        return PromptCacheConfig.builder()
                .maxSize(properties.getMaxSize())
                .ttl(properties.getTtl())
                .refreshInterval(properties.getRefreshInterval())
                .staleWhileRevalidate(properties.getStaleWhileRevalidate())
                .staleIfError(properties.getStaleIfError())
                .negativeTtl(properties.getNegativeTtl())
                .onNotFound(properties.getOnNotFound())
                .refreshConcurrency(refresh.getConcurrency())
                .idleTimeout(refresh.getIdleTimeout())
                .backoffInitial(refresh.getBackoff().getInitialInterval())
                .backoffMax(refresh.getBackoff().getMaxInterval())
                .deadline(properties.getHttp().getDeadline())
                .build();
    }
}
