package dev.promptcache.boot.autoconfigure;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptCacheBuilder;
import dev.promptcache.PromptCacheListener;
import dev.promptcache.PromptSource;
import dev.promptcache.PromptVetter;
import dev.promptcache.boot.AuditLog;
import dev.promptcache.boot.AuditSink;
import dev.promptcache.boot.AuditTrail;
import dev.promptcache.boot.ChangeAuthors;
import dev.promptcache.boot.ChangeHistory;
import dev.promptcache.boot.LoggingContext;
import dev.promptcache.boot.Preload;
import dev.promptcache.boot.PromptCacheLifecycle;
import dev.promptcache.boot.PromptCacheRuntimeHints;
import dev.promptcache.boot.PromptChangedEventPublisher;
import dev.promptcache.boot.StoredPrompts;
import dev.promptcache.boot.actuate.AuditEventSink;
import dev.promptcache.boot.diagnostics.PropertyOrigins;
import dev.promptcache.boot.diagnostics.UnknownProperties;
import dev.promptcache.boot.observation.PromptStamp;
import dev.promptcache.template.TemplateEngine;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.util.function.SingletonSupplier;

/**
 * Auto-configuration of the prompt cache. View and lifecycle follow the cache, or the primary one of several.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "langsmith.prompt-cache.enabled", matchIfMissing = true)
@EnableConfigurationProperties({LangSmithProperties.class, PromptCacheProperties.class})
@ImportRuntimeHints(PromptCacheRuntimeHints.class)
@Import(LangSmithSourceConfiguration.class)
public final class PromptCacheAutoConfiguration {

    /** The name of the bean that is the auto-configured cache. */
    static final String CACHE = "langSmithAsyncPromptCache";

    PromptCacheAutoConfiguration(PromptCacheProperties properties, Environment environment) {
        PropertyOrigins origins = new PropertyOrigins(environment);
        new PropertyChecks(origins).check(properties);
        PropertyAdvice.log(properties, origins);
        new UnknownProperties("langsmith.prompt-cache", PropertyNames.all()).log(environment);
    }

    @Bean
    PromptChangedEventPublisher promptChangedEventPublisher(ApplicationEventPublisher publisher) {
        return new PromptChangedEventPublisher(publisher);
    }

    @Bean
    AuditLog promptCacheAuditLog() {
        return new AuditLog();
    }

    @Bean
    ChangeHistory promptChangeHistory(PromptCacheProperties properties) {
        return new ChangeHistory(properties.getHistorySize());
    }

    @Bean
    ChangeAuthors promptChangeAuthors() {
        return new ChangeAuthors();
    }

    @Bean
    AuditTrail promptCacheAuditTrail(ObjectProvider<AuditSink> sinks, ChangeAuthors authors) {
        return new AuditTrail(sinks.orderedStream().toList(), authors);
    }

    // The registry is looked for when a prompt is rendered first, so that what observes may itself use prompts.
    @Bean
    @ConditionalOnMissingBean
    PromptStamp promptStamp(ObjectProvider<ObservationRegistry> registry) {
        return new PromptStamp(SingletonSupplier.of(() -> registry.getIfUnique(() -> ObservationRegistry.NOOP)));
    }

    @Bean(name = CACHE, destroyMethod = "close")
    @ConditionalOnMissingBean
    AsyncPromptCache langSmithAsyncPromptCache(
            PromptSource source,
            ObjectProvider<LangSmithSource> langSmith,
            PromptCacheProperties properties,
            ObjectProvider<PromptCacheListener> listeners,
            ObjectProvider<TemplateEngine> templateEngine,
            ObjectProvider<PromptVetter> vetters,
            ObjectProvider<PromptCacheBuilderCustomizer> customizers,
            Environment environment) {
        PromptCacheBuilder builder = AsyncPromptCache.builder(source)
                .config(ConfigMapper.config(properties))
                .autoStart(false)
                .callerContext(LoggingContext::carry);
        listeners.orderedStream().forEach(builder::listener);
        templateEngine.ifUnique(builder::templateEngine);
        properties.getVetting().toVetters().forEach(builder::vetter);
        vetters.orderedStream().forEach(builder::vetter);
        if (Threading.VIRTUAL.isActive(environment)) {
            builder.executor(new VirtualThreadTaskExecutor("prompt-cache-fetch-"));
        }
        LangSmithSource origin = langSmith.getIfAvailable();
        if (origin != null) {
            origin.configure(builder, properties);
        }
        StoredPrompts stored = new StoredPrompts(
                FileLocations.path(properties.getSnapshot().getLocation()),
                FileLocations.resource(properties.getFallbackLocation()),
                origin != null && origin.isOffline());
        stored.configure(builder);
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        AsyncPromptCache cache = builder.build();
        stored.complete(cache);
        return cache;
    }

    // A view: what it shows is closed as the bean that it is.
    @Bean(destroyMethod = "")
    @ConditionalOnSingleCandidate(AsyncPromptCache.class)
    @ConditionalOnMissingBean
    PromptCache langSmithPromptCache(AsyncPromptCache cache) {
        return cache.synchronous();
    }

    @Bean
    @ConditionalOnSingleCandidate(AsyncPromptCache.class)
    @ConditionalOnMissingBean
    PromptCacheLifecycle promptCacheLifecycle(AsyncPromptCache cache, PromptCacheProperties properties) {
        PromptCachePreloadProperties preload = properties.getPreload();
        return new PromptCacheLifecycle(
                cache, new Preload(cache, preload.toKeys(), preload.getTimeout(), preload.getOnFailure()));
    }

    /** Audit events, where the application keeps such. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.actuate.audit.AuditEventRepository")
    @ConditionalOnBean(type = "org.springframework.boot.actuate.audit.AuditEventRepository")
    static class AuditEvents {

        @Bean
        @ConditionalOnMissingBean
        AuditEventSink promptCacheAuditEventSink(ApplicationEventPublisher publisher) {
            return new AuditEventSink(publisher);
        }
    }
}
