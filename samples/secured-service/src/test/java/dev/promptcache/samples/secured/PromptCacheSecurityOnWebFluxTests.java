package dev.promptcache.samples.secured;

import dev.promptcache.testing.FakePromptSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.reactive.EndpointRequest;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity.CsrfSpec;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher;

@SpringBootTest(
        classes = PromptCacheSecurityOnWebFluxTests.Application.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = "spring.main.web-application-type=reactive")
class PromptCacheSecurityOnWebFluxTests extends AbstractPromptCacheSecurityTests {

    // No @Configuration: the scan of the other application would find it.
    @EnableAutoConfiguration
    static class Application {

        @Bean
        SecurityWebFilterChain promptCacheEndpointSecurity(ServerHttpSecurity http) {
            ServerWebExchangeMatcher reading = EndpointRequest.to("promptcache").withHttpMethod(HttpMethod.GET);
            return http.securityMatcher(EndpointRequest.to("promptcache"))
                    .authorizeExchange(exchanges -> exchanges
                            .matchers(reading)
                            .hasAnyRole("READER", "OPERATOR")
                            .anyExchange()
                            .hasRole("OPERATOR"))
                    .httpBasic(Customizer.withDefaults())
                    .csrf(CsrfSpec::disable)
                    .build();
        }

        @Bean
        FakePromptSource fakePromptSource() {
            return new FakePromptSource();
        }

        @Bean
        MapReactiveUserDetailsService users() {
            return new MapReactiveUserDetailsService(Users.all());
        }
    }
}
