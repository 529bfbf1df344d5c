package dev.promptcache.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.promptcache.AsyncPromptCache;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** What the cache logs, until it is closed. */
public final class LogCapture implements AutoCloseable {

    private final Logger logger = (Logger) LoggerFactory.getLogger(AsyncPromptCache.class);
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    public LogCapture() {
        appender.start();
        logger.addAppender(appender);
        logger.setAdditive(false);
    }

    public List<String> warnings() {
        return from(Level.WARN).map(ILoggingEvent::getFormattedMessage).toList();
    }

    /** What an application logs by default, with the level in front. */
    public List<String> lines() {
        return from(Level.INFO)
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }

    public List<String> all() {
        return from(Level.TRACE).map(ILoggingEvent::getFormattedMessage).toList();
    }

    private Stream<ILoggingEvent> from(Level level) {
        return List.copyOf(appender.list).stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(level));
    }

    public void clear() {
        appender.list.clear();
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        logger.setAdditive(true);
    }
}
