package dev.promptcache.internal;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCacheListener;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells all listeners of something, and keeps what they throw from doing harm. */
final class Listeners {

    private static final Logger log = LoggerFactory.getLogger(AsyncPromptCache.class);

    private final List<PromptCacheListener> listeners;

    Listeners(List<PromptCacheListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    boolean isEmpty() {
        return listeners.isEmpty();
    }

    /** Throws nothing. */
    void tell(Consumer<PromptCacheListener> event) {
        for (PromptCacheListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (Throwable e) {
                // An Error too: callers wait for what comes after the listeners.
                warn(listener, e);
            }
        }
    }

    private static void warn(PromptCacheListener listener, Throwable thrown) {
        try {
            log.warn("The prompt cache listener {} failed", listener.getClass().getName(), thrown);
        } catch (Throwable e) {
            // The log fails as well: there is nobody left to tell.
        }
    }
}
