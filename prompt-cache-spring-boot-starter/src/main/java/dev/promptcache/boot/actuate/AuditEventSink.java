package dev.promptcache.boot.actuate;

import dev.promptcache.boot.AuditRecord;
import dev.promptcache.boot.AuditSink;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes records as audit events, of types such as {@code PROMPT_CHANGED}, with the application's others.
 *
 * @since 0.1.0
 */
public final class AuditEventSink implements AuditSink {

    private final ApplicationEventPublisher publisher;

    /**
     * Makes a sink.
     *
     * @param publisher the application context
     */
    public AuditEventSink(ApplicationEventPublisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public void accept(AuditRecord record) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        put(data, "prompt", record.key());
        put(data, "from", record.from());
        put(data, "to", record.to());
        put(data, "trigger", record.trigger());
        put(data, "reason", record.reason());
        String principal = record.actor() == null ? "" : record.actor();
        publisher.publishEvent(new AuditApplicationEvent(new AuditEvent(
                record.at(), principal, "PROMPT_" + record.action().name(), data)));
    }

    private static void put(Map<String, @Nullable Object> data, String name, @Nullable Object value) {
        if (value != null) {
            data.put(name, value.toString());
        }
    }
}
