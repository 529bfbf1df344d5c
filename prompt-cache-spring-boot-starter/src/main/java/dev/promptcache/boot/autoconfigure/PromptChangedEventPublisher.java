package dev.promptcache.boot.autoconfigure;

import dev.promptcache.PromptCacheListener;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import org.springframework.context.ApplicationEventPublisher;

/** Publishes each change of a cached prompt as an application event. */
final class PromptChangedEventPublisher implements PromptCacheListener {

    private final ApplicationEventPublisher publisher;

    PromptChangedEventPublisher(ApplicationEventPublisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public void changed(PromptKey key, PromptCommit before, PromptCommit after, ChangeTrigger trigger) {
        publisher.publishEvent(new PromptChangedEvent(key, before, after, trigger));
    }
}
