package dev.promptcache.samples.service;

import dev.promptcache.PromptCache;
import dev.promptcache.PromptKey;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Serves prompts from the cache. */
@RestController
class PromptController {

    private final PromptCache prompts;

    PromptController(PromptCache prompts) {
        this.prompts = prompts;
    }

    /** The pattern takes the rest of the path, since identifiers have slashes: {@code /prompts/team/joke:feature/x}. */
    @GetMapping("/prompts/{*identifier}")
    PromptResponse prompt(@PathVariable("identifier") PromptKey key) {
        return PromptResponse.of(key, prompts.pull(key));
    }
}
