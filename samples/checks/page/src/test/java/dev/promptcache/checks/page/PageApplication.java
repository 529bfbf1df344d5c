package dev.promptcache.checks.page;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.boot.autoconfigure.PromptCacheBuilderCustomizer;
import dev.promptcache.testing.FakePromptSource;
import dev.promptcache.testing.FakeTicker;
import java.util.stream.Stream;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatReactiveManagementContextAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** A whole application on a random port, whose prompts come from a fake source and whose time is turned by hand. */
final class PageApplication implements AutoCloseable {

    static final String UNRESTRICTED = "management.endpoint.promptcache.access=unrestricted";

    private final ConfigurableApplicationContext context;

    /** Starts an application without Spring Security. */
    PageApplication(WebApplicationType type, String... properties) {
        this(type, WithoutSecurity.class, properties);
    }

    /** Starts an application with this configuration, which has all that an application needs. */
    static PageApplication configured(WebApplicationType type, Class<?> configuration, String... properties) {
        return new PageApplication(type, configuration, properties);
    }

    private PageApplication(WebApplicationType type, Class<?> configuration, String... properties) {
        String[] arguments =
                Stream.of(properties).map(property -> "--" + property).toArray(String[]::new);
        context = new SpringApplicationBuilder(configuration)
                .web(type)
                .bannerMode(Banner.Mode.OFF)
                .properties(
                        "server.port=0",
                        "management.endpoints.web.exposure.include=promptcache",
                        "langsmith.prompt-cache.max-size=2000")
                .run(arguments);
    }

    String url(String path) {
        return "http://localhost:" + port("local.server.port") + path;
    }

    String managementUrl(String path) {
        return "http://localhost:" + port("local.management.port") + path;
    }

    int port(String name) {
        return context.getEnvironment().getRequiredProperty(name, Integer.class);
    }

    AsyncPromptCache cache() {
        return context.getBean(AsyncPromptCache.class);
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    FakePromptSource source() {
        return context.getBean(FakePromptSource.class);
    }

    FakeTicker ticker() {
        return context.getBean(FakeTicker.class);
    }

    /** Commits a prompt and pulls it. */
    void hold(String identifier, String hash) {
        source().put(identifier, hash);
        cache().pull(identifier).join();
    }

    @Override
    public void close() {
        context.close();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration(
            exclude = {
                SecurityAutoConfiguration.class,
                UserDetailsServiceAutoConfiguration.class,
                ServletWebSecurityAutoConfiguration.class,
                SecurityFilterAutoConfiguration.class,
                ManagementWebSecurityAutoConfiguration.class,
                ReactiveUserDetailsServiceAutoConfiguration.class,
                ReactiveWebSecurityAutoConfiguration.class,
                ReactiveManagementWebSecurityAutoConfiguration.class,
                // With Tomcat and Netty on the class path, both want to serve the management port.
                TomcatReactiveManagementContextAutoConfiguration.class
            })
    @Import(Prompts.class)
    static class WithoutSecurity {}

    /** What all applications have. */
    static class Prompts {

        @Bean
        FakePromptSource fakePromptSource() {
            return new FakePromptSource();
        }

        @Bean
        AuditEventRepository auditEventRepository() {
            return new InMemoryAuditEventRepository();
        }

        @Bean
        FakeTicker fakeTicker() {
            return new FakeTicker();
        }

        @Bean
        PromptCacheBuilderCustomizer fakeTime(FakeTicker ticker) {
            return builder ->
                    builder.ticker(ticker).scheduler(ticker.scheduler()).executor(Runnable::run);
        }
    }
}
