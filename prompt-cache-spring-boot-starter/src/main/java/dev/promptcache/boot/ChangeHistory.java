package dev.promptcache.boot;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.promptcache.boot.AuditRecord.Action;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Remembers the last changes of all prompts, and as many that were refused. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ChangeHistory implements AuditSink {

    private final int size;

    /** The newest first. */
    @GuardedBy("this")
    private final Deque<AuditRecord> changes = new ArrayDeque<>();

    /** The newest first, on their own: a prompt that is refused again and again displaces no change. */
    @GuardedBy("this")
    private final Deque<AuditRecord> refusals = new ArrayDeque<>();

    /**
     * Makes a history without changes.
     *
     * @param size how many of each it remembers, 0 for none
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
        if (record.action() == Action.CHANGED) {
            add(changes, record);
        } else if (record.action() == Action.REJECTED) {
            add(refusals, record);
        }
    }

    private void add(Deque<AuditRecord> newestFirst, AuditRecord record) {
        newestFirst.addFirst(record);
        if (newestFirst.size() > size) {
            newestFirst.removeLast();
        }
    }

    /** {@return the changes, the newest first} */
    public synchronized List<AuditRecord> changes() {
        return List.copyOf(changes);
    }

    /** {@return the changes that were refused, the newest first} */
    public synchronized List<AuditRecord> refusals() {
        return List.copyOf(refusals);
    }
}
