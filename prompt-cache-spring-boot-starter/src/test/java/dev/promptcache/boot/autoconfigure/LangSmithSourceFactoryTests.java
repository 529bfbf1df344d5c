package dev.promptcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptCache;
import dev.promptcache.contract.Holds;
import dev.promptcache.langsmith.RawServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import tools.jackson.databind.json.JsonMapper;

class LangSmithSourceFactoryTests {

    private final RawServer server = new RawServer((self, connection) ->
            RawServer.send(connection, self.requests().size() < 3 ? RawServer.head(503, 0) : RawServer.prompt()));
    private final ApplicationContextRunner reactive = Runners.starter()
            .withPropertyValues(
                    "langsmith.api-key=key",
                    "langsmith.endpoint=" + server.url(),
                    "outbound-proxy.host=localhost",
                    "outbound-proxy.port=" + URI.create(server.url()).getPort());
    private final ApplicationContextRunner servlet = reactive.withConfiguration(AutoConfigurations.of(
            HttpClientAutoConfiguration.class,
            ImperativeHttpClientAutoConfiguration.class,
            RestClientAutoConfiguration.class,
            RestClientObservationAutoConfiguration.class));

    @AfterEach
    void stop() {
        server.close();
    }

    @Holds("client-customizers")
    @Test
    void eachAttemptIsObservedUnderOneNameForAllPrompts() {
        servlet.withUserConfiguration(Observed.class).run(this::assertObserved);
    }

    @Test
    void thatHoldsInAReactiveApplicationWhichHasNoRestClientOfItsOwn() {
        reactive.withUserConfiguration(Observed.class).run(this::assertObserved);
    }

    @Test
    void aProxyIsConfiguredAsForAnyClientOfAChosenLibrary() {
        servlet.withUserConfiguration(OutboundProxy.class)
                .withPropertyValues(
                        "langsmith.endpoint=http://langsmith.invalid", "spring.http.clients.imperative.factory=jdk")
                .run(this::assertProxied);
    }

    @Holds("client-choice")
    @Test
    void aBuilderOfTheApplicationsOwnIsAChoice() {
        servlet.withBean(ClientHttpRequestFactoryBuilder.class, this::throughProxy)
                .withPropertyValues("langsmith.endpoint=http://langsmith.invalid")
                .run(this::assertProxied);
    }

    @Test
    void aChosenClientThatWouldFollowRedirectsIsNotGivenTheKey() {
        servlet.withBean(ClientHttpRequestFactoryBuilder.class, () -> ClientHttpRequestFactoryBuilder.of(Marked::new))
                .run(context -> {
                    context.getBean(PromptCache.class).pull("p");
                    assertThat(server.requests())
                            .isNotEmpty()
                            .allSatisfy(request -> assertThat(request).doesNotContain("X-Marked"));
                });
    }

    @Test
    void whatSpringBootMerelyDetectsIsNone() {
        servlet.withUserConfiguration(OutboundProxy.class).run(context -> {
            // The proxy of the JDK's newer client is not asked.
            context.getBean(PromptCache.class).pull("p");
            assertThat(server.requests().get(0)).startsWith("GET /commits/-/p/latest ");
        });
    }

    @Test
    void theChoiceIsKnownInAReactiveApplicationToo() {
        reactive.withBean(ClientHttpRequestFactoryBuilder.class, this::throughProxy)
                .withPropertyValues("langsmith.endpoint=http://langsmith.invalid")
                .run(this::assertProxied);
    }

    @Test
    void aCustomizerOfTheJsonMapperMayWantThePromptCache() {
        servlet.withConfiguration(AutoConfigurations.of(
                        JacksonAutoConfiguration.class, HttpMessageConvertersAutoConfiguration.class))
                .withBean(MapperCustomizer.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(PromptCache.class).pull("p").commitHash())
                            .isEqualTo("11aa");
                    assertThat(context.getBean(MapperCustomizer.class).cache).isNotNull();
                });
    }

    @Test
    void aBeanMayPullWhileItIsMade() {
        servlet.withUserConfiguration(PullingWhileMade.class)
                .run(context -> assertThat(
                                context.getBean(PullingWhileMade.Greeter.class).hash())
                        .isEqualTo("11aa"));
    }

    @Test
    void theClientIsMadeForTheFirstRequestAndServesAll() {
        AtomicInteger made = new AtomicInteger();
        servlet.withBean(RestClientCustomizer.class, () -> client -> made.incrementAndGet())
                .withPropertyValues("langsmith.prompt-cache.http.max-retries=2")
                .run(context -> {
                    assertThat(made).hasValue(0);
                    context.getBean(PromptCache.class).pull("p");
                    context.getBean(PromptCache.class).pull("q");
                    assertThat(made).hasValue(1);
                });
    }

    @Test
    void aTokenOfACustomizerIsSentAlsoWhereThereIsAnAuthenticator() {
        Authenticator.setDefault(new Authenticator() {});
        try {
            servlet.withBean(
                            LangSmithRestClientCustomizer.class,
                            () -> client -> client.defaultHeaders(headers -> headers.setBearerAuth("token")))
                    .run(context -> {
                        context.getBean(PromptCache.class).pull("p");
                        assertThat(server.requests().get(0)).contains("Authorization: Bearer token");
                    });
        } finally {
            Authenticator.setDefault(null);
        }
    }

    @Holds("client-customizers")
    @Test
    void aCustomizerAddsHeadersToLangSmithsClientAlone() {
        servlet.withBean(
                        LangSmithRestClientCustomizer.class,
                        () -> client -> client.defaultHeader("X-Gateway", "left-luggage"))
                .run(context -> {
                    context.getBean(PromptCache.class).pull("p");
                    assertThat(server.requests().get(0))
                            .contains("X-Gateway: left-luggage")
                            .contains("x-api-key: key");
                });
    }

    @Test
    void aCustomizerAuthenticatesWithABearerTokenWhereThereIsNoKey() {
        servlet.withBean(
                        LangSmithRestClientCustomizer.class,
                        () -> client -> client.defaultHeaders(headers -> headers.setBearerAuth("token")))
                .withPropertyValues("langsmith.api-key=")
                .run(context -> {
                    context.getBean(PromptCache.class).pull("p");
                    assertThat(server.requests().get(0))
                            .contains("Authorization: Bearer token")
                            .doesNotContain("x-api-key");
                });
    }

    @Test
    void theCustomizersOfAllRestClientsApplyInAReactiveApplicationToo() {
        reactive.withBean(RestClientCustomizer.class, () -> client -> client.defaultHeader("X-All", "1"))
                .run(context -> {
                    context.getBean(PromptCache.class).pull("p");
                    assertThat(server.requests().get(0)).contains("X-All: 1");
                });
    }

    private void assertObserved(ApplicationContext context) {
        PromptCache cache = context.getBean(PromptCache.class);
        cache.pull("p:feat/x");
        cache.pull("q");
        MeterRegistry meters = context.getBean(MeterRegistry.class);
        assertThat(meters.get("http.client.requests").timers())
                .allSatisfy(
                        timer -> assertThat(timer.getId().getTag("uri")).isEqualTo("/commits/{owner}/{repo}/{ref}"));
        assertThat(meters.get("http.client.requests")
                        .tag("status", "503")
                        .timer()
                        .count())
                .isEqualTo(2);
        assertThat(meters.get("http.client.requests")
                        .tag("status", "200")
                        .timer()
                        .count())
                .isEqualTo(2);
    }

    private void assertProxied(ApplicationContext context) {
        context.getBean(PromptCache.class).pull("p");
        assertThat(server.requests().get(0)).startsWith("GET http://langsmith.invalid/commits/-/p/latest ");
    }

    @Configuration(proxyBeanMethods = false)
    static class Observed {

        @Bean
        MeterRegistry meterRegistry() {
            return new SimpleMeterRegistry();
        }

        @Bean
        ObservationRegistry observationRegistry(MeterRegistry meters) {
            ObservationRegistry registry = ObservationRegistry.create();
            registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
            return registry;
        }
    }

    private ClientHttpRequestFactoryBuilder<?> throughProxy() {
        ProxySelector proxy = ProxySelector.of(new InetSocketAddress("localhost", server.port()));
        return ClientHttpRequestFactoryBuilder.jdk().withHttpClientCustomizer(client -> client.proxy(proxy));
    }

    /** A factory that Spring Boot does not know how to set up. */
    static class Marked extends JdkClientHttpRequestFactory {

        @Override
        public ClientHttpRequest createRequest(URI uri, HttpMethod method) throws IOException {
            ClientHttpRequest request = super.createRequest(uri, method);
            request.getHeaders().set("X-Marked", "1");
            return request;
        }
    }

    static class MapperCustomizer implements JsonMapperBuilderCustomizer {

        private final PromptCache cache;

        MapperCustomizer(PromptCache cache) {
            this.cache = cache;
        }

        @Override
        public void customize(JsonMapper.Builder builder) {}
    }

    @Configuration(proxyBeanMethods = false)
    static class PullingWhileMade {

        @Bean
        Greeter greeter(PromptCache cache) {
            return new Greeter(cache.pull("p").commitHash());
        }

        record Greeter(String hash) {}
    }
}
