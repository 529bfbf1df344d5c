package dev.promptcache.samples.fleet;

import dev.promptcache.boot.autoconfigure.LangSmithConnectionDetails;
import dev.promptcache.samples.stub.LangSmithStub;
import dev.promptcache.samples.stub.webhook.Webhook;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.system.ApplicationHome;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import redis.embedded.RedisServer;

/** Prints what is worth trying, once there is a port to try it on. */
@Component
class CommandLines {

    private static final String FIRST = """

            fleet-service answers on http://localhost:%1$d, with a Redis and a stand-in LangSmith beside it. Try:

            # Start a second and a third instance, each in a terminal of its own.
            java -jar %6$s --server.port=%2$d %7$s
            java -jar %6$s --server.port=%3$d %7$s
            # Watch all three: what a model would get, and of which commit.
            for port in %1$d %2$d %3$d; do curl -s -X POST http://localhost:$port/prompts/joke-generator \
            -H 'Content-Type: application/json' -d '{"topic": "cats"}'; echo; done
            # Change the prompt in LangSmith. Its webhook tells the first instance; watch all three again.
            curl -X PUT '%4$s/_stub/prompts/joke-generator?created_by=Ada' -d '%8$s'
            # Change it without a webhook, send that by hand to the third instance, and watch.
            curl -X PUT '%4$s/_stub/prompts/joke-generator?skip_webhooks=true' -d '%9$s'
            curl -X POST http://localhost:%3$d%10$s -H '%5$s' \
            -d '{"event": "commit", "prompt_name": "joke-generator"}'
            # Lose every webhook, or take each of them half a minute; undo it with -X DELETE.
            curl -X PUT %4$s/_stub/webhooks/faults -d '{"loss": 1, "delay": "30s"}'
            # Look at the cache of an instance, here or in a browser: what changed, when and by whom.
            curl http://localhost:%1$d/actuator/promptcache
            """;

    private static final String ANOTHER = """

            fleet-service answers on http://localhost:%1$d, as one instance of its fleet. Try:

            # Pull a prompt: the origin says whether this instance fetched it, or another.
            curl http://localhost:%1$d/prompts/joke-generator
            # Look at its cache, here or in a browser.
            curl http://localhost:%1$d/actuator/promptcache
            """;

    private static final String TWO_JOKES = manifest("Tell me two jokes about {topic}");
    private static final String THREE_JOKES = manifest("Tell me three jokes about {topic}");

    private final ObjectProvider<LangSmithStub> stub;
    private final ObjectProvider<RedisServer> redis;
    private final LangSmithConnectionDetails langSmith;
    private final Environment environment;

    CommandLines(
            ObjectProvider<LangSmithStub> stub,
            ObjectProvider<RedisServer> redis,
            LangSmithConnectionDetails langSmith,
            Environment environment) {
        this.stub = stub;
        this.redis = redis;
        this.langSmith = langSmith;
        this.environment = environment;
    }

    @EventListener(ApplicationReadyEvent.class)
    void print() {
        int port = environment.getRequiredProperty("local.server.port", Integer.class);
        LangSmithStub embedded = stub.getIfAvailable();
        RedisServer server = redis.getIfAvailable();
        boolean first = embedded != null
                && server != null
                && !embedded.webhooks().registered().isEmpty();
        System.out.println(first ? first(port, embedded, server) : ANOTHER.formatted(port));
    }

    private String first(int port, LangSmithStub embedded, RedisServer server) {
        Webhook webhook = embedded.webhooks().registered().get(0);
        Map.Entry<String, String> secret =
                webhook.headers().entrySet().iterator().next();
        return FIRST.formatted(
                port,
                port + 1,
                port + 2,
                embedded.uri(),
                secret.getKey() + ": " + secret.getValue(),
                new ApplicationHome(FleetServiceApplication.class).getSource(),
                joining(server),
                TWO_JOKES,
                THREE_JOKES,
                webhook.url().getPath());
    }

    /** What makes an instance a member of the same fleet: the same Redis, LangSmith and API key. */
    private String joining(RedisServer server) {
        return "--spring.data.redis.url=redis://127.0.0.1:" + server.ports().get(0) + " --langsmith.endpoint="
                + langSmith.getEndpoint() + " --langsmith.api-key=" + langSmith.getApiKey();
    }

    private static String manifest(String template) {
        return """
                {"lc": 1, "type": "constructor", "id": ["langchain", "prompts", "prompt", "PromptTemplate"], \
                "kwargs": {"input_variables": ["topic"], "template": "%s"}}""".formatted(template);
    }
}
