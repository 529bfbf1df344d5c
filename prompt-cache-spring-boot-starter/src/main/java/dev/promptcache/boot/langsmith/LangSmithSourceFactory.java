package dev.promptcache.boot.langsmith;

import dev.promptcache.langsmith.LangSmithConnection;
import dev.promptcache.langsmith.LangSmithPromptSource;
import dev.promptcache.langsmith.LangSmithPromptSourceBuilder;
import dev.promptcache.langsmith.LangSmithTransport;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.autoconfigure.RestClientBuilderConfigurer;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.core.env.Environment;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.observation.ClientRequestObservationConvention;
import org.springframework.http.client.observation.DefaultClientRequestObservationConvention;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.client.RestClient;

/**
 * Makes sources over HTTP clients of what the application has configured for all its clients. Thread-safe. Meant for the
 * auto-configuration; a source of one's own is made by {@link LangSmithPromptSource#builder}.
 *
 * @since 0.1.0
 */
public final class LangSmithSourceFactory {

    private final ChosenHttpClient chosen;
    private final ObjectProvider<HttpClientSettings> settings;
    private final ObjectProvider<RestClientBuilderConfigurer> configurers;
    private final ObjectProvider<RestClientCustomizer> customizers;
    private final ObjectProvider<ObservationRegistry> observations;
    private final ObjectProvider<ClientRequestObservationConvention> conventions;
    private final Environment environment;

    /**
     * Keeps where to find what the application has configured, and looks at none of it.
     *
     * @param builders HTTP libraries
     * @param settings what holds for all HTTP libraries
     * @param configurers what Spring Boot does to a client, unless the application is a reactive one
     * @param customizers what the application does to every client
     * @param observations what observes requests
     * @param conventions what names observations
     * @param beans where the builders are defined
     * @param environment the properties
     */
    public LangSmithSourceFactory(
            ObjectProvider<ClientHttpRequestFactoryBuilder<?>> builders,
            ObjectProvider<HttpClientSettings> settings,
            ObjectProvider<RestClientBuilderConfigurer> configurers,
            ObjectProvider<RestClientCustomizer> customizers,
            ObjectProvider<ObservationRegistry> observations,
            ObjectProvider<ClientRequestObservationConvention> conventions,
            ConfigurableListableBeanFactory beans,
            Environment environment) {
        this.chosen = new ChosenHttpClient(builders, beans, environment);
        this.settings = settings;
        this.configurers = configurers;
        this.customizers = customizers;
        this.observations = observations;
        this.conventions = conventions;
        this.environment = environment;
    }

    /**
     * Begins a source. Its client is made for the first request: the customizers of all clients lead to the JSON mapper, and whoever
     * contributes to that may want the prompt cache. An SSL bundle is read at once, so that a wrong one is known at the start.
     *
     * @param connection where LangSmith is
     * @param sslBundle LangSmith's own bundle, or null for that of all clients
     * @param connectTimeout how long setting up a connection may take
     * @param readTimeout how long an answer may take
     * @param own what is changed about this client alone, called also to find out by which credentials it asks
     * @return a builder
     */
    public LangSmithPromptSourceBuilder source(
            LangSmithConnection connection,
            @Nullable SslBundle sslBundle,
            Duration connectTimeout,
            Duration readTimeout,
            List<Consumer<RestClient.Builder>> own) {
        HttpClientSettings common = settings.getIfAvailable(HttpClientSettings::defaults);
        HttpClientSettings all = sslBundle == null ? common : common.withSslBundle(sslBundle);
        ClientHttpRequestFactory factory = chosen.isPresent()
                ? chosen.requestFactory(all.withTimeouts(connectTimeout, readTimeout))
                : new UrlConnectionRequestFactory(all.sslBundle());
        SingletonSupplier<LangSmithTransport> transport = SingletonSupplier.of(() -> {
            RestClient.Builder client = restClient().requestFactory(factory);
            own.forEach(customizer -> customizer.accept(client));
            return new RestClientTransport(client.build());
        });
        return SentHeaders.source(connection, own)
                .timeouts(connectTimeout, readTimeout)
                .transport(request -> transport.obtain().exchange(request));
    }

    private RestClient.Builder restClient() {
        RestClientBuilderConfigurer configurer = configurers.getIfAvailable();
        return configurer == null ? reactiveRestClient() : configurer.configure(RestClient.builder());
    }

    /** A builder as Spring Boot makes it where it makes one: in a reactive application it does not. */
    private RestClient.Builder reactiveRestClient() {
        RestClient.Builder builder = RestClient.builder();
        observations.ifUnique(builder::observationRegistry);
        builder.observationConvention(conventions.getIfUnique(() -> new DefaultClientRequestObservationConvention(
                environment.getProperty("management.observations.http.client.requests.name", "http.client.requests"))));
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder;
    }
}
