package dev.promptcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptKey;
import dev.promptcache.boot.PromptChangedEvent;
import dev.promptcache.boot.actuate.PromptCacheEndpoint;
import dev.promptcache.contract.Holds;
import dev.promptcache.langsmith.RawServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.test.simple.SimpleTracer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.management.MBeanException;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import tools.jackson.databind.json.JsonMapper;

class SecretsTests {

    private static final String KEY = "lsv2_pt_LEAKED_KEY";
    private static final String TOKEN = "LEAKED_TOKEN";
    private static final String TEXT = "LEAKED_PROMPT";

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level level = root.getLevel();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final List<Appender<ILoggingEvent>> appenders = new ArrayList<>();
    private final List<String> seen = new ArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void logEverything() {
        appenders.clear();
        root.iteratorForAppenders().forEachRemaining(appenders::add);
        appenders.forEach(root::detachAppender);
        root.setLevel(Level.TRACE);
        log.start();
        root.addAppender(log);
    }

    @AfterEach
    void logAsBefore() {
        root.detachAppender(log);
        appenders.forEach(root::addAppender);
        root.setLevel(level);
    }

    @Holds("client-secret")
    @Test
    void nothingShowsTheKeyOrAPromptsText() {
        List<String> answers = answers();
        try (RawServer server = new RawServer((self, connection) ->
                RawServer.send(connection, answers.get(Math.min(self.requests().size(), answers.size()) - 1)))) {
            Runners.starter()
                    .withUserConfiguration(Observed.class)
                    .withPropertyValues(
                            "langsmith.api-key=" + KEY,
                            "langsmith.endpoint=" + server.url(),
                            "langsmith.prompt-cache.http.max-retries=0",
                            "management.endpoints.web.exposure.include=*")
                    .run(context -> {
                        for (int i = 0; i < answers.size(); i++) {
                            use(context);
                        }
                        assertThat(server.requests()).hasSizeGreaterThanOrEqualTo(answers.size());
                        collect(context);
                    });
        }
        assertNothingLeaked();
    }

    @Test
    void neitherDoesAnythingThatAWholeApplicationAnswers() throws Exception {
        List<String> answers = answers();
        try (RawServer server = new RawServer((self, connection) ->
                        RawServer.send(connection, answers.get((self.requests().size() - 1) % answers.size())));
                ConfigurableApplicationContext context = application(server)) {
            // Starting it has set up logging anew.
            logEverything();
            context.getBean(PromptCache.class).pull("p");
            for (int i = 1; i < answers.size(); i++) {
                seen.add(request(context, "POST", "/promptcache/p"));
                for (String path : List.of("/promptcache", "/promptcache/p", "/health")) {
                    seen.add(request(context, "GET", path));
                }
                seen.add(String.valueOf(overJmx("cache", null, null)));
                seen.add(String.valueOf(overJmx("entry", null, new String[] {"p"})));
                seen.add(String.valueOf(overJmx("refresh", (Object) new String[] {"p"})));
            }
            for (String path :
                    List.of("/prometheus", "/env/langsmith.api-key", "/configprops", "/beans", "/conditions")) {
                seen.add(request(context, "GET", path));
            }
            assertThat(seen)
                    .as("what is searched")
                    .anyMatch(text -> text.contains("langsmith_prompt_cache_refreshes"))
                    .anyMatch(text -> text.contains("promptCache"))
                    .anyMatch(text -> text.contains("lastError"));
        }
        assertNothingLeaked();
    }

    private void assertNothingLeaked() {
        log.list.forEach(event -> {
            seen.add(event.getFormattedMessage());
            seen.add(String.valueOf(event.getMDCPropertyMap()));
            seen.add(ThrowableProxyUtil.asString(event.getThrowableProxy()));
        });
        assertThat(log.list).isNotEmpty();
        assertThat(seen).hasSizeGreaterThan(100).noneMatch(text -> text.contains("LEAKED"));
    }

    private static ConfigurableApplicationContext application(RawServer server) {
        return new SpringApplicationBuilder(Whole.class)
                .properties(Map.of(
                        "server.port", "0",
                        "spring.jmx.enabled", "true",
                        "langsmith.api-key", KEY,
                        "langsmith.endpoint", server.url(),
                        "langsmith.prompt-cache.on-not-found", "keep",
                        "langsmith.prompt-cache.http.max-retries", "0",
                        "management.endpoints.web.exposure.include", "*",
                        "management.endpoints.jmx.exposure.include", "promptcache",
                        "management.endpoint.health.show-details", "always",
                        "management.endpoint.promptcache.access", "unrestricted"))
                .run();
    }

    private String request(ConfigurableApplicationContext context, String method, String path)
            throws IOException, InterruptedException {
        String port = context.getEnvironment().getProperty("local.server.port");
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator" + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        return response.headers().map() + response.body();
    }

    private static Object overJmx(String operation, @Nullable Object... arguments) throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = server.queryNames(new ObjectName("*:type=Endpoint,name=Promptcache,*"), null).stream()
                .findFirst()
                .orElseThrow();
        String[] signature = Stream.of(server.getMBeanInfo(name).getOperations())
                .filter(info -> info.getName().equals(operation))
                .flatMap(info -> Stream.of(info.getSignature()))
                .map(MBeanParameterInfo::getType)
                .toArray(String[]::new);
        try {
            return server.invoke(name, operation, arguments, signature);
        } catch (MBeanException e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            return trace;
        }
    }

    @Test
    void theSearchFindsWhatIsThere() {
        LoggerFactory.getLogger("dev.promptcache").trace("the key is {}", KEY);
        assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage).anyMatch(text -> text.contains("LEAKED"));
    }

    private static List<String> answers() {
        List<String> answers = new ArrayList<>();
        answers.add(ok("{\"commit_hash\": \"11aa\", \"manifest\": {\"text\": \"" + TEXT + "\"}, \"description\": \""
                + TEXT + "\", \"examples\": [{\"inputs\": \"" + TEXT + "\"}]}"));
        answers.add(ok("{\"commit_hash\": \"22bb\", \"manifest\": {\"text\": \"" + TEXT + "\"}}"));
        answers.add(ok("{\"commit_hash\": \"33cc\", \"manifest\": \"" + TEXT + "\"}"));
        answers.add(ok("{\"commit_hash\": \"33cc\", \"manifest\": {\"text\": " + TEXT + "}}"));
        answers.add(ok("<html>" + TEXT + "</html>"));
        answers.add(ok(TEXT).replace("Length: " + TEXT.length(), "Length: 1000"));
        for (int status : new int[] {400, 401, 403, 404, 429, 500, 302}) {
            String body = "{\"error\": \"the key " + KEY + " is unknown, and the token " + TOKEN
                    + "\", \"manifest\": \"" + TEXT + "\"}";
            answers.add(RawServer.head(status, body.length()) + body);
        }
        answers.add("");
        return answers;
    }

    private static String ok(String body) {
        return RawServer.head(200, body.length()) + body;
    }

    private void use(ApplicationContext context) {
        AsyncPromptCache cache = context.getBean(AsyncPromptCache.class);
        StringWriter trace = new StringWriter();
        Throwable failure =
                catchThrowable(() -> cache.refresh(PromptKey.parse("p")).join());
        if (failure != null) {
            failure.printStackTrace(new PrintWriter(trace));
            seen.add(trace.toString());
        }
        PromptCacheEndpoint endpoint = context.getBean(PromptCacheEndpoint.class);
        seen.add(json(endpoint));
        seen.add(String.valueOf(cache.entries()));
        seen.add(String.valueOf(cache.status()));
        cache.get("p").ifPresent(commit -> seen.add(commit.toString()));
    }

    private static String json(PromptCacheEndpoint endpoint) {
        return JsonMapper.shared().writeValueAsString(endpoint.cache(null, null));
    }

    private void collect(ApplicationContext context) {
        for (String name : context.getBeanDefinitionNames()) {
            seen.add(name + " " + context.getBean(name));
        }
        seen.add(context.getBean(PromptCache.class).toString());
        context.getBean(MeterRegistry.class)
                .getMeters()
                .forEach(meter -> seen.add(meter.getId() + " " + meter.measure()));
        context.getBean(SimpleTracer.class).getSpans().forEach(span -> {
            seen.add(span.getName() + span.getTags() + span.getEvents());
            seen.add(String.valueOf(span.getError()));
        });
        seen.addAll(context.getBean(Observed.class).events);
    }

    @Configuration(proxyBeanMethods = false)
    static class Observed {

        final List<String> events = new CopyOnWriteArrayList<>();

        @Bean
        LangSmithRestClientCustomizer token() {
            return client -> client.defaultHeaders(headers -> headers.setBearerAuth(TOKEN));
        }

        @Bean
        SimpleTracer tracer() {
            return new SimpleTracer();
        }

        @Bean
        MeterRegistry meterRegistry() {
            return new SimpleMeterRegistry();
        }

        @Bean
        ObservationRegistry observationRegistry(MeterRegistry meters, SimpleTracer tracer) {
            ObservationRegistry registry = ObservationRegistry.create();
            registry.observationConfig()
                    .observationHandler(new DefaultMeterObservationHandler(meters))
                    .observationHandler(new DefaultTracingObservationHandler(tracer));
            return registry;
        }

        @EventListener
        void changed(PromptChangedEvent event) {
            events.add(event.toString());
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Whole {

        @Bean
        LangSmithRestClientCustomizer token() {
            return client -> client.defaultHeaders(headers -> headers.setBearerAuth(TOKEN));
        }
    }
}
