package dev.promptcache.boot.autoconfigure;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Lets what is logged during a fetch carry the logging context of the caller who waits for it. */
final class LoggingContext {

    private LoggingContext() {}

    static Runnable carry(Runnable call) {
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
