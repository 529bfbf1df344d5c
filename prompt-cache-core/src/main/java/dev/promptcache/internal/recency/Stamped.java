package dev.promptcache.internal.recency;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Something that is used, and whose last use a stamp dates. The stamp is read and written by any thread without a lock: it cannot
 * tear, and a thread that was held up on its way can at worst put back an older one.
 */
public abstract class Stamped {

    private static final VarHandle STAMP;

    static {
        try {
            STAMP = MethodHandles.lookup().findVarHandle(Stamped.class, "stamp", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private long stamp;
    /** Where it stands in a heap; belongs to that. */
    int slot = RecencyHeap.OUTSIDE;

    /** Makes it as used before everything else. */
    protected Stamped() {}

    /**
     * The stamp of its last use.
     *
     * @return the stamp; the larger, the later
     */
    public final long stamp() {
        return (long) STAMP.getOpaque(this);
    }

    /**
     * Dates its last use.
     *
     * @param value the stamp
     */
    public final void stamp(long value) {
        STAMP.setOpaque(this, value);
    }
}
