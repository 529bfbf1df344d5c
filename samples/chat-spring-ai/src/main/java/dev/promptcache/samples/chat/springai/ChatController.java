package dev.promptcache.samples.chat.springai;

import dev.promptcache.PromptCache;
import dev.promptcache.PromptKey;
import dev.promptcache.boot.springai.SpringAiPrompts;
import dev.promptcache.template.RenderedPrompt;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Sends prompts from LangSmith to the model. */
@RestController
class ChatController {

    private static final Logger log = LoggerFactory.getLogger(ChatController.class);

    private final PromptCache prompts;
    private final ChatClient chat;

    ChatController(PromptCache prompts, ChatClient chat) {
        this.prompts = prompts;
        this.chat = chat;
    }

    /** The body has the variables, and a conversation under the name of its placeholder. */
    @PostMapping("/chat/{*identifier}")
    Answer chat(
            @PathVariable("identifier") PromptKey key,
            @RequestParam(name = "with_model", defaultValue = "false") boolean withModel,
            @RequestBody Map<String, @Nullable Object> variables) {
        RenderedPrompt prompt = prompts.render(withModel ? key.withModel() : key, variables);
        SpringAiPrompts.losses(prompt).forEach(lost -> log.debug("Prompt '{}' is sent without {}", key, lost));
        String text = chat.prompt(SpringAiPrompts.prompt(prompt))
                .options(SpringAiPrompts.options(prompt))
                .call()
                .content();
        return new Answer(
                key.identifier(), prompt.metadata().get("lc_hub_commit_hash"), Objects.requireNonNullElse(text, ""));
    }
}
