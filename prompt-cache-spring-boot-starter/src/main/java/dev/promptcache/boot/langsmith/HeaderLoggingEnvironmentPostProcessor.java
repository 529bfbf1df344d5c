package dev.promptcache.boot.langsmith;

import dev.promptcache.langsmith.UrlConnectionTransport;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Keeps the JDK's HTTP client from logging headers, the API key among them, where everything is logged: by a level for that one
 * logger, of lower precedence than any that the application sets.
 */
final class HeaderLoggingEnvironmentPostProcessor implements EnvironmentPostProcessor {

    private static final String SOURCE = "promptCacheDefaults";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        environment
                .getPropertySources()
                .addLast(new MapPropertySource(
                        SOURCE, Map.of("logging.level." + UrlConnectionTransport.LOGGER_OF_HEADERS, "info")));
    }
}
