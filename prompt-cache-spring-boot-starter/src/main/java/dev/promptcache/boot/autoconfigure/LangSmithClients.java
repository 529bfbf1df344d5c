package dev.promptcache.boot.autoconfigure;

import dev.promptcache.boot.langsmith.RestClientTransport;
import dev.promptcache.boot.langsmith.UrlConnectionRequestFactory;
import dev.promptcache.langsmith.LangSmithTransport;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
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

/** Makes LangSmith's HTTP client of what the application has configured for all its clients. */
final class LangSmithClients {

    private final ChosenHttpClient chosen;
    private final ObjectProvider<HttpClientSettings> settings;
    private final ObjectProvider<RestClientBuilderConfigurer> configurers;
    private final ObjectProvider<RestClientCustomizer> customizers;
    private final ObjectProvider<ObservationRegistry> observations;
    private final ObjectProvider<ClientRequestObservationConvention> conventions;
    private final Environment environment;

    LangSmithClients(
            ChosenHttpClient chosen,
            ObjectProvider<HttpClientSettings> settings,
            ObjectProvider<RestClientBuilderConfigurer> configurers,
            ObjectProvider<RestClientCustomizer> customizers,
            ObjectProvider<ObservationRegistry> observations,
            ObjectProvider<ClientRequestObservationConvention> conventions,
            Environment environment) {
        this.chosen = chosen;
        this.settings = settings;
        this.configurers = configurers;
        this.customizers = customizers;
        this.observations = observations;
        this.conventions = conventions;
        this.environment = environment;
    }

    /**
     * A transport whose client is made for the first request: the customizers of all clients lead to the JSON mapper, and whoever
     * contributes to that may want the prompt cache. An SSL bundle is read at once, so that a wrong one is known at the start.
     *
     * @param sslBundle LangSmith's own bundle, or null for that of all clients
     * @param own what is changed about this client alone
     */
    LangSmithTransport transport(
            @Nullable SslBundle sslBundle, PromptCacheHttpProperties http, List<LangSmithRestClientCustomizer> own) {
        HttpClientSettings common = settings.getIfAvailable(HttpClientSettings::defaults);
        HttpClientSettings all = sslBundle == null ? common : common.withSslBundle(sslBundle);
        ClientHttpRequestFactory factory = chosen.isPresent()
                ? chosen.requestFactory(all.withTimeouts(http.getConnectTimeout(), http.getReadTimeout()))
                : new UrlConnectionRequestFactory(all.sslBundle());
        SingletonSupplier<LangSmithTransport> transport = SingletonSupplier.of(() -> {
            RestClient.Builder client = restClient().requestFactory(factory);
            own.forEach(customizer -> customizer.customize(client));
            return new RestClientTransport(client.build());
        });
        return request -> transport.obtain().exchange(request);
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
