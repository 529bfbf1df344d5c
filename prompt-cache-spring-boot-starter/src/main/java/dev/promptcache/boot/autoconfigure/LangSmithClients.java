package dev.promptcache.boot.autoconfigure;

import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.util.LambdaSafe;
import org.springframework.core.env.Environment;
import org.springframework.http.client.observation.ClientRequestObservationConvention;
import org.springframework.http.client.observation.DefaultClientRequestObservationConvention;
import org.springframework.web.client.RestClient;

/** What the application has configured for all its HTTP clients, as far as it concerns LangSmith's. */
final class LangSmithClients {

    private final ObjectProvider<RestClientCustomizer> restClientCustomizers;
    private final ObjectProvider<ObservationRegistry> observations;
    private final ObjectProvider<ClientRequestObservationConvention> conventions;
    private final ObjectProvider<ClientHttpRequestFactoryBuilder<?>> httpClients;
    private final ObjectProvider<ClientHttpRequestFactoryBuilderCustomizer<?>> httpClientCustomizers;
    private final ObjectProvider<HttpClientSettings> settings;
    private final ObjectProvider<SslBundles> sslBundles;
    private final Environment environment;

    LangSmithClients(
            ObjectProvider<RestClientCustomizer> restClientCustomizers,
            ObjectProvider<ObservationRegistry> observations,
            ObjectProvider<ClientRequestObservationConvention> conventions,
            ObjectProvider<ClientHttpRequestFactoryBuilder<?>> httpClients,
            ObjectProvider<ClientHttpRequestFactoryBuilderCustomizer<?>> httpClientCustomizers,
            ObjectProvider<HttpClientSettings> settings,
            ObjectProvider<SslBundles> sslBundles,
            Environment environment) {
        this.restClientCustomizers = restClientCustomizers;
        this.observations = observations;
        this.conventions = conventions;
        this.httpClients = httpClients;
        this.httpClientCustomizers = httpClientCustomizers;
        this.settings = settings;
        this.sslBundles = sslBundles;
        this.environment = environment;
    }

    /**
     * A builder as Spring Boot makes it. Its own is missing in a reactive application, and comes with an HTTP client that would be
     * replaced, but costs the start most of what the starter costs.
     */
    RestClient.Builder restClient() {
        RestClient.Builder builder = RestClient.builder();
        observations.ifUnique(builder::observationRegistry);
        builder.observationConvention(conventions.getIfUnique(this::convention));
        restClientCustomizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder;
    }

    private ClientRequestObservationConvention convention() {
        return new DefaultClientRequestObservationConvention(
                environment.getProperty("management.observations.http.client.requests.name", "http.client.requests"));
    }

    /** The JDK's client with what the application's customizers do to it, also where the application uses another library. */
    JdkClientHttpRequestFactoryBuilder httpClient() {
        return httpClients.getIfAvailable() instanceof JdkClientHttpRequestFactoryBuilder jdk
                ? jdk
                : customize(ClientHttpRequestFactoryBuilder.jdk());
    }

    HttpClientSettings settings(@Nullable String sslBundle) {
        HttpClientSettings common = settings.getIfAvailable(HttpClientSettings::defaults);
        if (sslBundle == null) {
            return common;
        }
        try {
            return common.withSslBundle(sslBundles.getObject().getBundle(sslBundle));
        } catch (NoSuchSslBundleException e) {
            throw new InvalidConfigurationPropertyValueException(
                    "langsmith.prompt-cache.http.ssl.bundle",
                    sslBundle,
                    "There is no such SSL bundle: define it under 'spring.ssl.bundle'.");
        }
    }

    @SuppressWarnings("unchecked") // LambdaSafe leaves out the customizers of other clients.
    private JdkClientHttpRequestFactoryBuilder customize(JdkClientHttpRequestFactoryBuilder builder) {
        List<ClientHttpRequestFactoryBuilderCustomizer<?>> customizers =
                httpClientCustomizers.orderedStream().toList();
        JdkClientHttpRequestFactoryBuilder[] customized = {builder};
        LambdaSafe.callbacks(ClientHttpRequestFactoryBuilderCustomizer.class, customizers, builder)
                .invoke(customizer ->
                        customized[0] = (JdkClientHttpRequestFactoryBuilder) customizer.customize(customized[0]));
        return customized[0];
    }
}
