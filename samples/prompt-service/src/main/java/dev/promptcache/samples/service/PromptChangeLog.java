package dev.promptcache.samples.service;

import dev.promptcache.boot.PromptChangedEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Logs each change of a prompt. An application that compiles its prompts into something would drop the old result here. */
@Component
class PromptChangeLog {

    private static final Logger log = LoggerFactory.getLogger(PromptChangeLog.class);

    @EventListener
    void promptChanged(PromptChangedEvent event) {
        log.info(
                "Prompt '{}' changed from {} to {}, triggered by {}",
                event.key(),
                event.before().commitHash(),
                event.after().commitHash(),
                event.trigger());
    }
}
