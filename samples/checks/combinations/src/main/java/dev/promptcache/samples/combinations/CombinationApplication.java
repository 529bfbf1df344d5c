package dev.promptcache.samples.combinations;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCommit;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** An application that answers with the hash of a prompt's commit, on either web framework. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({CombinationApplication.Hashes.class, FetchThreads.class})
class CombinationApplication {

    /** The one controller. */
    @RestController
    static class Hashes {

        private final AsyncPromptCache prompts;

        Hashes(AsyncPromptCache prompts) {
            this.prompts = prompts;
        }

        @GetMapping("/hash/{name}")
        CompletableFuture<String> hash(@PathVariable String name) {
            return prompts.pull(name).thenApply(PromptCommit::commitHash);
        }
    }
}
