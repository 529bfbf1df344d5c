package dev.promptcache.samples.combinations;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.samples.stub.LangSmithStub;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** One application with a LangSmith of its own. */
final class Instance implements AutoCloseable {

    static final String PROMPT = "joke-generator";

    private final HttpClient client = HttpClient.newHttpClient();
    private final LangSmithStub langSmith;
    private final ConfigurableApplicationContext context;
    private String hash;

    Instance(List<String> arguments, String text) throws IOException {
        langSmith = LangSmithStub.start(0);
        hash = langSmith.commitText(PROMPT, text);
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of(
                "--server.port=0",
                "--langsmith.api-key=any",
                "--langsmith.endpoint=" + langSmith.uri(),
                "--langsmith.prompt-cache.ttl=200ms",
                "--langsmith.prompt-cache.refresh-interval=200ms",
                "--management.endpoints.web.exposure.include=*",
                "--management.endpoint.health.show-details=always",
                "--logging.level.root=warn",
                "--spring.jmx.enabled=false",
                "--spring.main.banner-mode=off"));
        context = new SpringApplicationBuilder(CombinationApplication.class).run(all.toArray(String[]::new));
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    AsyncPromptCache cache() {
        return context.getBean(AsyncPromptCache.class);
    }

    /** The commit that LangSmith has. */
    String hash() {
        return hash;
    }

    void edit(String text) {
        hash = langSmith.commitText(PROMPT, text);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        String port = context.getEnvironment().getRequiredProperty("local.server.port");
        URI uri = URI.create("http://localhost:" + port + path);
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        context.close();
        langSmith.close();
    }
}
