package dev.promptcache.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.promptcache.AsyncPromptCache;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Keeps the cache from logging while a test makes it fail thousands of times. */
final class QuietLog implements BeforeAllCallback, AfterAllCallback {

    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(AsyncPromptCache.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        LOGGER.setLevel(Level.OFF);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        LOGGER.setLevel(null);
    }
}
