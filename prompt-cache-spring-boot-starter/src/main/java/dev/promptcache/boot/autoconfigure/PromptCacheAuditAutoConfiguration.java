package dev.promptcache.boot.autoconfigure;

import dev.promptcache.boot.actuate.AuditEventSink;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of audit events, where the application keeps such. */
@AutoConfiguration
@ConditionalOnClass(AuditEventRepository.class)
@ConditionalOnBooleanProperty(name = "langsmith.prompt-cache.enabled", matchIfMissing = true)
@ConditionalOnBean(AuditEventRepository.class)
public final class PromptCacheAuditAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    AuditEventSink promptCacheAuditEventSink(ApplicationEventPublisher publisher) {
        return new AuditEventSink(publisher);
    }
}
