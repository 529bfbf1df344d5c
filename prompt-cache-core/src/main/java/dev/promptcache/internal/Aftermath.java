package dev.promptcache.internal;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCacheListener;
import dev.promptcache.internal.snapshot.Autosave;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What a change of the entries leaves to be done once the lock is released, since it calls code of others: listeners are told,
 * lines are logged, the snapshot is saved. Collected with the lock held, delivered by the thread that made the change.
 */
final class Aftermath {

    private static final Logger log = LoggerFactory.getLogger(AsyncPromptCache.class);

    private final Listeners listeners;
    private final @Nullable Autosave autosave;
    private @Nullable List<Consumer<PromptCacheListener>> events;
    private @Nullable List<LogLine> lines;
    private @Nullable Flight followUp;
    private boolean changed;
    private boolean confirmed;

    Aftermath(Listeners listeners, @Nullable Autosave autosave) {
        this.listeners = listeners;
        this.autosave = autosave;
    }

    /** Whether telling listeners makes a difference. */
    boolean hasListeners() {
        return !listeners.isEmpty();
    }

    void tell(Consumer<PromptCacheListener> event) {
        if (events == null) {
            events = new ArrayList<>(2);
        }
        events.add(event);
    }

    void log(Level level, String text) {
        if (lines == null) {
            lines = new ArrayList<>(2);
        }
        lines.add(new LogLine(level, text));
    }

    /** Notes that a snapshot written now would hold other commits than one written before. */
    void changed() {
        changed = true;
    }

    /** Notes that a snapshot written now would differ in the age of a commit alone. */
    void confirmed() {
        confirmed = true;
    }

    /** Has a flight run when the one that ended has been told of. */
    void follow(Flight flight) {
        followUp = flight;
    }

    @Nullable
    Flight followUp() {
        return followUp;
    }

    boolean isEmpty() {
        return events == null && lines == null && followUp == null && !changed && !confirmed;
    }

    /** Does it. Throws nothing. */
    void deliver() {
        // First: a listener that hangs must not keep a cache that is being closed from saving this.
        if (autosave != null && changed) {
            autosave.changed();
        } else if (autosave != null && confirmed) {
            autosave.confirmed();
        }
        if (lines != null) {
            lines.forEach(LogLine::write);
        }
        if (events != null) {
            events.forEach(listeners::tell);
        }
    }

    private record LogLine(Level level, String text) {

        private void write() {
            try {
                log.atLevel(level).log(text);
            } catch (Throwable e) {
                // There is nobody left to tell, and callers wait for what comes next.
            }
        }
    }
}
