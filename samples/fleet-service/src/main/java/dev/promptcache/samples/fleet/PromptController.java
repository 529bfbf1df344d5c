package dev.promptcache.samples.fleet;

import dev.promptcache.PromptCache;
import dev.promptcache.PromptKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Serves prompts from the cache, as they are stored and as a model would get them. */
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

    /** Renders the prompt with the variables in the body. */
    @PostMapping("/prompts/{*identifier}")
    RenderedResponse render(
            @PathVariable("identifier") PromptKey key, @RequestBody Map<String, @Nullable Object> variables) {
        return RenderedResponse.of(key, prompts.render(key, variables));
    }
}
