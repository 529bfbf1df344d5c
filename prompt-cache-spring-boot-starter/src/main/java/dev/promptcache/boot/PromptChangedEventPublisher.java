package dev.promptcache.boot;

import dev.promptcache.PromptCacheListener;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes each change of a cached prompt, and each that was refused, as an application event.
 *
 * @since 0.1.0
 */
public final class PromptChangedEventPublisher implements PromptCacheListener {

    private final ApplicationEventPublisher publisher;

    /**
     * Makes a publisher.
     *
     * @param publisher the application context
     */
    public PromptChangedEventPublisher(ApplicationEventPublisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public void changed(PromptKey key, PromptCommit before, PromptCommit after, ChangeTrigger trigger) {
        publisher.publishEvent(new PromptChangedEvent(key, before, after, trigger));
    }

    @Override
    public void rejected(
            PromptKey key, @Nullable PromptCommit cached, PromptCommit refused, ChangeTrigger trigger, String reason) {
        publisher.publishEvent(new PromptRejectedEvent(key, cached, refused, trigger, reason));
    }
}
