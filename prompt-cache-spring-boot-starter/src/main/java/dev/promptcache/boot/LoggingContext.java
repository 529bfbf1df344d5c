package dev.promptcache.boot;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Lets what is logged during a fetch carry the logging context of the caller who waits for it.
 *
 * @since 0.1.0
 */
public final class LoggingContext {

    private LoggingContext() {}

    /**
     * Puts the logging context of this thread around a call.
     *
     * @param call the call
     * @return runs the call in that context, in whichever thread, and leaves the thread as it was
     */
    public static Runnable carry(Runnable call) {
        Map<String, String> callers = MDC.getCopyOfContextMap();
        return () -> {
            Map<String, String> before = MDC.getCopyOfContextMap();
            set(callers);
            try {
                call.run();
            } finally {
                set(before);
            }
        };
    }

    private static void set(@Nullable Map<String, String> context) {
        if (context == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(context);
        }
    }
}
