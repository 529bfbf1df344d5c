package dev.promptcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCache;
import dev.promptcache.contract.Holds;
import dev.promptcache.langsmith.RawServer;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.test.simple.SimpleSpan;
import io.micrometer.tracing.test.simple.SimpleTracer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class TracingTests {

    private final RawServer server =
            new RawServer((self, connection) -> RawServer.send(connection, RawServer.prompt()));
    private final SimpleTracer tracer = new SimpleTracer();
    private final ObservationRegistry observations = ObservationRegistry.create();
    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final ApplicationContextRunner runner = Runners.starter()
            .withPropertyValues("langsmith.api-key=key", "langsmith.endpoint=" + server.url())
            .withBean(ObservationRegistry.class, () -> observations)
            .withBean(
                    LangSmithRestClientCustomizer.class,
                    () -> client -> client.requestInterceptor((request, body, execution) -> {
                        logged.add(String.valueOf(MDC.get("user")));
                        return execution.execute(request, body);
                    }));

    TracingTests() {
        observations.observationConfig().observationHandler(new DefaultTracingObservationHandler(tracer));
    }

    @AfterEach
    void stop() {
        server.close();
        MDC.clear();
    }

    @Holds("call-context")
    @Test
    void theRequestOfAPullIsAChildOfTheCallersSpan() {
        runner.run(context -> {
            Observation caller = Observation.start("caller", observations);
            caller.scoped(() -> context.getBean(PromptCache.class).pull("p"));
            caller.stop();
            SimpleSpan parent = span("caller");
            SimpleSpan request = requestSpan();
            assertThat(request.context().traceId()).isEqualTo(parent.context().traceId());
            assertThat(request.context().parentId()).isEqualTo(parent.context().spanId());
        });
    }

    @Test
    void aRefreshInTheBackgroundHasATraceOfItsOwnWhoeverAskedForIt() {
        runner.run(context -> {
            AsyncPromptCache cache = context.getBean(AsyncPromptCache.class);
            cache.synchronous().pull("p");
            tracer.getSpans().clear();
            Observation caller = Observation.start("caller", observations);
            caller.scoped(cache::refreshAll);
            caller.stop();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> tracer.getSpans().size() == 2 && cache.status().activeFetches() == 0);
            assertThat(requestSpan().context().traceId())
                    .isNotEqualTo(span("caller").context().traceId());
            assertThat(requestSpan().context().parentId()).isNullOrEmpty();
        });
    }

    @Test
    void aHitAddsNothingToTheCallersTrace() {
        runner.run(context -> {
            PromptCache cache = context.getBean(PromptCache.class);
            cache.pull("p");
            tracer.getSpans().clear();
            Observation caller = Observation.start("caller", observations);
            caller.scoped(() -> cache.pull("p"));
            caller.stop();
            assertThat(tracer.getSpans()).hasSize(1);
        });
    }

    @Holds("call-context")
    @Test
    void theLoggingContextOfTheCallerIsThereDuringItsFetchAlone() {
        runner.run(context -> assertLoggingContext(context.getBean(AsyncPromptCache.class)));
    }

    @Test
    void thatNeedsNoContextPropagation() {
        runner.withClassLoader(new FilteredClassLoader(ContextSnapshotFactory.class))
                .run(context -> {
                    assertThat(context).doesNotHaveBean(PromptCacheContextPropagationAutoConfiguration.class);
                    assertLoggingContext(context.getBean(AsyncPromptCache.class));
                });
    }

    private void assertLoggingContext(AsyncPromptCache cache) {
        MDC.put("user", "7");
        cache.synchronous().pull("p");
        cache.refreshAll();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> logged.size() == 2);
        MDC.clear();
        cache.synchronous().pull("q");
        assertThat(logged).containsExactly("7", "null", "null");
    }

    private SimpleSpan requestSpan() {
        return tracer.getSpans().stream()
                .filter(span -> !span.getName().equals("caller"))
                .findFirst()
                .orElseThrow();
    }

    private SimpleSpan span(String name) {
        return tracer.getSpans().stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
