package dev.promptcache.boot.langsmith;

import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.core.env.Environment;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.util.function.SingletonSupplier;

/**
 * The HTTP library that the application has chosen for its clients, by {@code spring.http.clients.imperative.factory} or a
 * {@link ClientHttpRequestFactoryBuilder} of its own. One that Spring Boot merely finds on the class path is no choice.
 */
final class ChosenHttpClient {

    private static final Logger log = LoggerFactory.getLogger(ChosenHttpClient.class);
    private static final String PROPERTY = "spring.http.clients.imperative.factory";

    private final ObjectProvider<ClientHttpRequestFactoryBuilder<?>> builders;
    private final ConfigurableListableBeanFactory beans;
    private final Environment environment;

    ChosenHttpClient(
            ObjectProvider<ClientHttpRequestFactoryBuilder<?>> builders,
            ConfigurableListableBeanFactory beans,
            Environment environment) {
        this.builders = builders;
        this.beans = beans;
        this.environment = environment;
    }

    /** Whether there is one. */
    boolean isPresent() {
        String[] names = beans.getBeanNamesForType(ClientHttpRequestFactoryBuilder.class, true, false);
        return names.length > 0
                && (environment.containsProperty(PROPERTY) || Stream.of(names).anyMatch(this::isOwn));
    }

    /**
     * Requests by that library, which is set up for the first of them. An SSL bundle is read at once.
     *
     * @param settings the settings; redirects are not followed, since they would carry the API key elsewhere
     */
    ClientHttpRequestFactory requestFactory(HttpClientSettings settings) {
        if (settings.sslBundle() != null) {
            settings.sslBundle().createSslContext();
        }
        SingletonSupplier<ClientHttpRequestFactory> factory = SingletonSupplier.of(() -> build(settings));
        return (uri, method) -> factory.obtain().createRequest(uri, method);
    }

    private ClientHttpRequestFactory build(HttpClientSettings settings) {
        try {
            return builders.getObject().build(settings.withRedirects(HttpRedirects.DONT_FOLLOW));
        } catch (IllegalStateException e) {
            log.warn(
                    "LangSmith is called by the JDK's HttpURLConnection, since the HTTP client that the application has chosen cannot "
                            + "be told to follow no redirects and to keep to the timeouts: {}",
                    e.getMessage());
            return new UrlConnectionRequestFactory(settings.sslBundle());
        }
    }

    private boolean isOwn(String name) {
        if (!beans.containsBeanDefinition(name)) {
            return true;
        }
        // Spring Boot's own bean stands in its configuration, which is processed ahead of time to a method reference.
        Class<?> configuration = ImperativeHttpClientAutoConfiguration.class;
        return !(beans.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition)
                || !configuration.getName().equals(definition.getFactoryBeanName())
                        && (definition.getResolvedFactoryMethod() == null
                                || definition.getResolvedFactoryMethod().getDeclaringClass() != configuration);
    }
}
