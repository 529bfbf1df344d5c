package dev.promptcache.boot;

/**
 * Takes the records of an {@link AuditTrail}. Called in the thread in which something happened, for a change that of its fetch, so it
 * must be thread-safe and quick. What it throws is logged.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface AuditSink {

    /**
     * Takes a record.
     *
     * @param record what happened
     */
    void accept(AuditRecord record);
}
