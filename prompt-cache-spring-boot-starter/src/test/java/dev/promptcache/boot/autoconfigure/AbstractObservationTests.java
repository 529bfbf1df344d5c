package dev.promptcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.langsmith.RawServer;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.test.simple.SimpleSpan;
import io.micrometer.tracing.test.simple.SimpleTracer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.observation.ClientRequestObservationContext;
import org.springframework.http.client.observation.DefaultClientRequestObservationConvention;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a whole application with meters and traces shows of the calls to LangSmith, whatever its web framework. */
abstract class AbstractObservationTests {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final WebApplicationType type;
    private final RawServer langSmith =
            new RawServer((self, connection) -> RawServer.send(connection, RawServer.prompt()));

    AbstractObservationTests(WebApplicationType type) {
        this.type = type;
    }

    @AfterEach
    void stop() {
        langSmith.close();
    }

    @Test
    void aCallIsMeasuredUnderItsTemplateAndItsSpanIsAChildOfTheCallersOrOfNobodys() throws Exception {
        try (ConfigurableApplicationContext context = run(Application.class)) {
            List<SimpleSpan> miss = spansOfRequest(context);
            assertThat(miss).hasSize(2);
            SimpleSpan call = span(miss, "/commits");
            SimpleSpan request = span(miss, "/pull");
            assertThat(call.context().traceId()).isEqualTo(request.context().traceId());
            assertThat(call.context().parentId()).isEqualTo(request.context().spanId());
            assertThat(context.getBean(MeterRegistry.class)
                            .get("http.client.requests")
                            .timer()
                            .getId()
                            .getTag("uri"))
                    .isEqualTo("/commits/{owner}/{repo}/{ref}");

            List<SimpleSpan> hit = spansOfRequest(context);
            assertThat(hit).singleElement().satisfies(span -> {
                assertThat(span.getTags()).containsExactlyInAnyOrderEntriesOf(request.getTags());
                assertThat(span.getEvents()).isEmpty();
            });

            context.getBean(SimpleTracer.class).getSpans().clear();
            context.getBean(AsyncPromptCache.class).refreshAll();
            SimpleSpan refresh = await(context, 1).get(0);
            assertThat(refresh.context().parentId()).isNullOrEmpty();
            assertThat(refresh.context().traceId())
                    .isNotEqualTo(request.context().traceId())
                    .isNotEqualTo(hit.get(0).context().traceId());
        }
    }

    @Test
    void theNameThatTheApplicationGivesToItsOutboundCallsIsUsed() throws Exception {
        try (ConfigurableApplicationContext context =
                run(Application.class, "--management.observations.http.client.requests.name=outbound")) {
            spansOfRequest(context);
            assertThat(outbound(context))
                    .singleElement()
                    .satisfies(meter ->
                            assertThat(meter.getId().getTag("uri")).isEqualTo("/commits/{owner}/{repo}/{ref}"));
        }
    }

    @Test
    void theApplicationsOwnConventionIsUsed() throws Exception {
        try (ConfigurableApplicationContext context = run(WithConvention.class)) {
            spansOfRequest(context);
            assertThat(outbound(context))
                    .singleElement()
                    .satisfies(meter -> assertThat(meter.getId().getTag("team")).isEqualTo("prompts"));
        }
    }

    private static List<Meter> outbound(ConfigurableApplicationContext context) {
        return context.getBean(MeterRegistry.class).getMeters().stream()
                .filter(meter -> meter.getId().getName().equals("outbound"))
                .toList();
    }

    private ConfigurableApplicationContext run(Class<?> application, String... arguments) {
        return new SpringApplicationBuilder(application)
                .web(type)
                .run(Stream.concat(
                                Stream.of(
                                        "--server.port=0",
                                        "--spring.main.banner-mode=off",
                                        "--spring.reactor.context-propagation=auto",
                                        "--spring.reactor.netty.shutdown-quiet-period=0s",
                                        "--langsmith.api-key=key",
                                        "--langsmith.endpoint=" + langSmith.url()),
                                Stream.of(arguments))
                        .toArray(String[]::new));
    }

    /** What a request to the application leaves behind. */
    private static List<SimpleSpan> spansOfRequest(ConfigurableApplicationContext context)
            throws IOException, InterruptedException {
        SimpleTracer tracer = context.getBean(SimpleTracer.class);
        boolean cached = context.getBean(AsyncPromptCache.class).size() > 0;
        tracer.getSpans().clear();
        String port = context.getEnvironment().getProperty("local.server.port");
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/pull"))
                .build();
        assertThat(CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body())
                .isEqualTo("11aa");
        return await(context, cached ? 1 : 2);
    }

    /** The spans that have ended, once there are as many as there should be. */
    private static List<SimpleSpan> await(ConfigurableApplicationContext context, int number) {
        SimpleTracer tracer = context.getBean(SimpleTracer.class);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> tracer.getSpans().stream()
                                .filter(span -> span.getEndTimestamp().toEpochMilli() > 0)
                                .count()
                        >= number);
        return List.copyOf(tracer.getSpans());
    }

    private static SimpleSpan span(List<SimpleSpan> spans, String uri) {
        return spans.stream()
                .filter(span -> String.valueOf(span.getTags().get("uri")).startsWith(uri))
                .findFirst()
                .orElseThrow();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Controller.class)
    static class Application {

        @Bean
        SimpleMeterRegistry meterRegistry() {
            return new SimpleMeterRegistry();
        }

        @Bean
        SimpleTracer simpleTracer() {
            return new SimpleTracer();
        }

        @Bean
        DefaultTracingObservationHandler tracingHandler(SimpleTracer tracer) {
            return new DefaultTracingObservationHandler(tracer);
        }
    }

    @Import(Application.class)
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class WithConvention {

        @Bean
        DefaultClientRequestObservationConvention convention() {
            return new DefaultClientRequestObservationConvention("outbound") {
                @Override
                public KeyValues getLowCardinalityKeyValues(ClientRequestObservationContext context) {
                    return super.getLowCardinalityKeyValues(context).and(KeyValue.of("team", "prompts"));
                }
            };
        }
    }

    @RestController
    static class Controller {

        private final AsyncPromptCache cache;

        Controller(AsyncPromptCache cache) {
            this.cache = cache;
        }

        @GetMapping("/pull")
        CompletionStage<String> pull() {
            return cache.pull("p").thenApply(commit -> commit.commitHash());
        }
    }
}
