package dev.promptcache.samples.service;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.samples.stub.LangSmithStub;
import java.time.Duration;
import java.util.Locale;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Prints what is worth trying, once there is a port to try it on. */
@Component
class CurlLines {

    private static final String PROMPT = "joke-generator";

    private static final String WITH_STUB = """

            prompt-service answers. It pulls from a stand-in LangSmith inside itself, %5$s. Try:

            # Pull a prompt; from the second time on it comes from memory.
            curl %1$s/prompts/%3$s
            # Render it: what a model would get.
            curl -X POST %1$s/prompts/%3$s -H 'Content-Type: application/json' -d '{"topic": "cats"}'
            # Look at the cache, here or in a browser.
            curl %2$s/actuator/promptcache
            # Change the prompt in LangSmith. %4$s
            curl -X PUT %5$s/_stub/prompts/%3$s -d '{"lc": 1, "type": "constructor", \
            "id": ["langchain", "prompts", "prompt", "PromptTemplate"], \
            "kwargs": {"input_variables": ["topic"], "template": "Tell me two jokes about {topic}"}}'
            """;

    private static final String WITH_LANGSMITH = """

            prompt-service answers. Put the name of a prompt of yours in the place of %3$s and try:

            # Pull a prompt; from the second time on it comes from memory.
            curl %1$s/prompts/%3$s
            # Render it with its variables: what a model would get.
            curl -X POST %1$s/prompts/%3$s -H 'Content-Type: application/json' -d '{"VARIABLE": "VALUE"}'
            # Look at the cache, here or in a browser.
            curl %2$s/actuator/promptcache
            # Change the prompt in LangSmith. %4$s
            curl -X POST %2$s/actuator/promptcache/%3$s
            """;

    private final AsyncPromptCache cache;
    private final ObjectProvider<LangSmithStub> stub;
    private final Environment environment;

    CurlLines(AsyncPromptCache cache, ObjectProvider<LangSmithStub> stub, Environment environment) {
        this.cache = cache;
        this.stub = stub;
        this.environment = environment;
    }

    @EventListener(ApplicationReadyEvent.class)
    void print() {
        String port = environment.getRequiredProperty("local.server.port");
        String web = "http://localhost:" + port;
        String management = "http://localhost:" + environment.getProperty("local.management.port", port);
        LangSmithStub embedded = stub.getIfAvailable();
        System.out.println(
                embedded == null
                        ? WITH_LANGSMITH.formatted(web, management, "NAME", arrival(management, "NAME"))
                        : WITH_STUB.formatted(web, management, PROMPT, arrival(management, PROMPT), embedded.uri()));
    }

    private String arrival(String management, String prompt) {
        Duration ttl = cache.config().ttl();
        String atOnce = "at once after a POST to " + management + "/actuator/promptcache/" + prompt;
        return ttl.isNegative()
                ? "It arrives " + atOnce
                : "It arrives by itself within " + text(ttl.plus(cache.config().refreshInterval())) + ", " + atOnce;
    }

    /** As properties have it: {@code 1m30s}. */
    private static String text(Duration duration) {
        return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }
}
