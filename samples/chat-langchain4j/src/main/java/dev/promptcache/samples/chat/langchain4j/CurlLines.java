package dev.promptcache.samples.chat.langchain4j;

import dev.promptcache.samples.stub.LangSmithStub;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Prints what is worth trying, once there is a port to try it on. */
@Component
class CurlLines {

    private static final String LINES = """

            chat-langchain4j answers. It takes prompts from %2$s and sends them to %3$s. Try:

            # Send a prompt with its variables.
            curl %1$s/chat/joke-generator:production -H 'Content-Type: application/json' -d '{"topic": "cats"}'
            # Send one that takes a conversation.
            curl %1$s/chat/support:production -H 'Content-Type: application/json' -d '{"product": "prompt-cache", \\
            "history": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}], "question": "What is it?"}'
            """;

    private final Environment environment;
    private final ObjectProvider<LangSmithStub> stub;
    private final OpenAiProperties openAi;

    CurlLines(Environment environment, ObjectProvider<LangSmithStub> stub, OpenAiProperties openAi) {
        this.environment = environment;
        this.stub = stub;
        this.openAi = openAi;
    }

    @EventListener(ApplicationReadyEvent.class)
    void print() {
        LangSmithStub embedded = stub.getIfAvailable();
        System.out.println(LINES.formatted(
                "http://localhost:" + environment.getRequiredProperty("local.server.port"),
                embedded == null ? "LangSmith" : "a stand-in LangSmith inside itself (" + embedded.uri() + ")",
                openAi.isConfigured() ? openAi.address() : "a stand-in model inside itself"));
    }
}
