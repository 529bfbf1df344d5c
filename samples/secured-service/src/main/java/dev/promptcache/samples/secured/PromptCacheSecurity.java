package dev.promptcache.samples.secured;

import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.util.matcher.RequestMatcher;

@Configuration(proxyBeanMethods = false)
class PromptCacheSecurity {

    @Bean
    @Order(1)
    SecurityFilterChain promptCacheEndpointSecurity(HttpSecurity http) throws Exception {
        RequestMatcher reading = EndpointRequest.to("promptcache").withHttpMethod(HttpMethod.GET);
        return http.securityMatcher(EndpointRequest.to("promptcache"))
                .authorizeHttpRequests(requests -> requests.requestMatchers(reading)
                        .hasAnyRole("READER", "OPERATOR")
                        .anyRequest()
                        .hasRole("OPERATOR"))
                .httpBasic(Customizer.withDefaults())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(CsrfConfigurer::disable)
                .build();
    }
}
