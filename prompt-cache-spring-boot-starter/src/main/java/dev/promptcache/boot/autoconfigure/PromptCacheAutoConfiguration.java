package dev.promptcache.boot.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;

/** Auto-configuration of the prompt cache. */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "langsmith.prompt-cache.enabled", matchIfMissing = true)
@EnableConfigurationProperties({LangSmithProperties.class, PromptCacheProperties.class})
@ImportRuntimeHints(PromptCacheRuntimeHints.class)
@Import({LangSmithSourceConfiguration.class, CacheConfiguration.class, PrimaryCacheConfiguration.class})
public final class PromptCacheAutoConfiguration {}
