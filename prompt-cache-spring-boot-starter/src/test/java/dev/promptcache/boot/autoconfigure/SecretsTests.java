package dev.promptcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptKey;
import dev.promptcache.boot.actuate.PromptCacheEndpoint;
import dev.promptcache.boot.langsmith.RawServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.test.simple.SimpleTracer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import tools.jackson.databind.json.JsonMapper;

class SecretsTests {

    private static final String KEY = "lsv2_pt_LEAKED_KEY";
    private static final String TEXT = "LEAKED_PROMPT";

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level level = root.getLevel();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final List<Appender<ILoggingEvent>> appenders = new ArrayList<>();
    private final List<String> seen = new ArrayList<>();

    @BeforeEach
    void logEverything() {
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
        log.list.forEach(event -> {
            seen.add(event.getFormattedMessage());
            seen.add(String.valueOf(event.getMDCPropertyMap()));
        });
        assertThat(log.list).isNotEmpty();
        assertThat(seen).hasSizeGreaterThan(100).noneMatch(text -> text.contains("LEAKED"));
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
            String body = "{\"error\": \"the key " + KEY + " is unknown\", \"manifest\": \"" + TEXT + "\"}";
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
}
