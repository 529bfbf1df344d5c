package dev.promptcache.boot.test.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.FetchMode;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import dev.promptcache.boot.actuate.PromptCacheEndpoint;
import dev.promptcache.testing.FakePromptSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

/** What tests of applications do that want no prompts at all: no key, nothing but a mock. */
class MockedCacheTests {

    private static final PromptCommit COMMIT = new PromptCommit("-", "p", "11aa22bb", Map.of());

    @Nested
    @SpringBootTest(
            classes = Application.class,
            properties = {"langsmith.prompt-cache.preload.identifiers=p", "langsmith.prompt-cache.fleet.enabled=true"})
    class TheView {

        @MockitoBean
        private PromptCache cache;

        @Test
        void isAllThatATestNeeds(@Autowired Application application) {
            when(cache.pull("p")).thenReturn(COMMIT);
            assertThat(application.view.pull("p")).isSameAs(COMMIT);
        }
    }

    @Nested
    @SpringBootTest(
            classes = Application.class,
            properties = {
                "langsmith.prompt-cache.preload.identifiers=p",
                "langsmith.prompt-cache.preload.on-failure=fail",
                "langsmith.prompt-cache.fleet.enabled=true",
                "management.endpoints.web.exposure.include=*",
                "management.endpoint.health.group.readiness.include=readinessState,promptCache"
            })
    class TheCache {

        @MockitoBean
        private AsyncPromptCache cache;

        @Test
        void isAllThatATestNeeds(@Autowired Application application) {
            when(cache.pull("p")).thenReturn(CompletableFuture.completedFuture(COMMIT));
            assertThat(application.cache.pull("p")).isCompletedWithValue(COMMIT);
        }

        @Test
        void leavesTheRestOfTheApplicationWellAndUnmoved(
                @Autowired HealthEndpoint health,
                @Autowired MeterRegistry meters,
                @Autowired PromptCacheEndpoint endpoint) {
            assertThat(health.healthForPath("readiness").getStatus()).isEqualTo(Status.UP);
            assertThat(meters.get("cache.gets").functionCounters()).isNotEmpty();
            assertThat(endpoint.cache(null, null).size()).isZero();
            verifyNoInteractions(cache);
        }
    }

    @Nested
    @SpringBootTest(classes = Application.class)
    class Both {

        @MockitoBean
        private AsyncPromptCache cache;

        @MockitoBean
        private PromptCache view;

        @Test
        void areMocks(@Autowired Application application) {
            when(view.get("p")).thenReturn(Optional.of(COMMIT));
            assertThat(application.view.get("p")).containsSame(COMMIT);
        }
    }

    @Nested
    @SpringBootTest(classes = Application.class)
    @AutoConfigureTestPrompts("classpath:test-prompts.json")
    class TheViewOfFixedPrompts {

        @MockitoBean
        private PromptCache view;

        @Test
        void leavesTheCacheItsPrompts(@Autowired Application application, @Autowired FakePromptSource prompts) {
            prompts.put("q", "33cc");
            assertThat(application.cache.pull("joke:prod")).succeedsWithin(Duration.ofSeconds(30));
            assertThat(application.cache.pull("q")).succeedsWithin(Duration.ofSeconds(30));
        }
    }

    @Nested
    @SpringBootTest(classes = Application.class)
    class TheSource {
        @MockitoBean
        private PromptSource source;

        @Test
        void isAllThatATestNeeds(@Autowired Application application) {
            when(source.fetch(PromptKey.parse("p"), FetchMode.FOREGROUND))
                    .thenReturn(CompletableFuture.completedFuture(COMMIT));
            assertThat(application.view.pull("p").commitHash()).isEqualTo("11aa22bb");
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        private final PromptCache view;
        private final AsyncPromptCache cache;

        Application(PromptCache view, AsyncPromptCache cache) {
            this.view = view;
            this.cache = cache;
        }
    }
}
