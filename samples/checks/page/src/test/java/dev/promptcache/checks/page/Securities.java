package dev.promptcache.checks.page;

import java.util.Locale;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.csrf.CookieServerCsrfTokenRepository;
import org.springframework.security.web.server.csrf.ServerCsrfTokenRequestAttributeHandler;

/** Applications with Spring Security: two users, {@code reader} and {@code operator}, whose password is {@code secret}. */
final class Securities {

    private Securities() {}

    /** A form to log in with, and the token where single page applications find it. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({PageApplication.Prompts.class, ServletUsers.class})
    static class Spa {

        @Bean
        SecurityFilterChain security(HttpSecurity http) throws Exception {
            return forms(http).csrf(CsrfConfigurer::spa).build();
        }
    }

    /** The token in a cookie, sent as it is. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({PageApplication.Prompts.class, ServletUsers.class})
    static class Cookie {

        @Bean
        SecurityFilterChain security(HttpSecurity http) throws Exception {
            return forms(http)
                    .csrf(csrf -> csrf.csrfTokenRepository(CookieCsrfTokenRepository.withHttpOnlyFalse())
                            .csrfTokenRequestHandler(new CsrfTokenRequestAttributeHandler()))
                    .build();
        }
    }

    /** The default: the token in the session, where no page can read it. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({PageApplication.Prompts.class, ServletUsers.class})
    static class Session {

        @Bean
        SecurityFilterChain security(HttpSecurity http) throws Exception {
            return forms(http).build();
        }
    }

    /** Names and passwords with each request, and no CSRF protection. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({PageApplication.Prompts.class, ServletUsers.class})
    static class Basic {

        @Bean
        SecurityFilterChain security(HttpSecurity http) throws Exception {
            return operatorsChange(http)
                    .httpBasic(Customizer.withDefaults())
                    .csrf(CsrfConfigurer::disable)
                    .build();
        }
    }

    /** The token in a cookie, on WebFlux. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(PageApplication.Prompts.class)
    static class Reactive {

        @Bean
        SecurityWebFilterChain security(ServerHttpSecurity http) {
            return http.authorizeExchange(exchanges -> exchanges
                            .pathMatchers(HttpMethod.GET)
                            .hasAnyRole("READER", "OPERATOR")
                            .anyExchange()
                            .hasRole("OPERATOR"))
                    .formLogin(Customizer.withDefaults())
                    .csrf(csrf -> csrf.csrfTokenRepository(CookieServerCsrfTokenRepository.withHttpOnlyFalse())
                            .csrfTokenRequestHandler(new ServerCsrfTokenRequestAttributeHandler()))
                    .build();
        }

        @Bean
        MapReactiveUserDetailsService users() {
            return new MapReactiveUserDetailsService(user("reader"), user("operator"));
        }
    }

    static class ServletUsers {

        @Bean
        UserDetailsService users() {
            return new InMemoryUserDetailsManager(user("reader"), user("operator"));
        }
    }

    private static HttpSecurity forms(HttpSecurity http) throws Exception {
        return operatorsChange(http).formLogin(Customizer.withDefaults());
    }

    private static HttpSecurity operatorsChange(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers(HttpMethod.GET)
                .hasAnyRole("READER", "OPERATOR")
                .anyRequest()
                .hasRole("OPERATOR"));
    }

    private static UserDetails user(String name) {
        return User.withUsername(name)
                .password("{noop}secret")
                .roles(name.toUpperCase(Locale.ROOT))
                .build();
    }
}
