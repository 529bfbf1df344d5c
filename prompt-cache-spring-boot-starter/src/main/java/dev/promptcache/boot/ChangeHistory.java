package dev.promptcache.boot;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.promptcache.boot.AuditRecord.Action;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Remembers the last changes of all prompts. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ChangeHistory implements AuditSink {

    private final int size;

    /** The newest first. */
    @GuardedBy("this")
    private final Deque<AuditRecord> changes = new ArrayDeque<>();

    /**
     * Makes a history without changes.
     *
     * @param size how many changes it remembers, 0 for none
     */
    public ChangeHistory(int size) {
        this.size = size;
    }

    /** {@return whether it remembers anything at all} */
    public boolean isEnabled() {
        return size > 0;
    }

    @Override
    public synchronized void accept(AuditRecord record) {
        if (record.action() != Action.CHANGED || size == 0) {
            return;
        }
        if (changes.size() == size) {
            changes.removeLast();
        }
        changes.addFirst(record);
    }

    /** {@return the changes, the newest first} */
    public synchronized List<AuditRecord> changes() {
        return List.copyOf(changes);
    }
}
