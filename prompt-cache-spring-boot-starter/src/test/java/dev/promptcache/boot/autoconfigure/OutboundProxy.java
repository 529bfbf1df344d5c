package dev.promptcache.boot.autoconfigure;

import java.net.InetSocketAddress;
import java.net.ProxySelector;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class OutboundProxy {

    @Bean
    ClientHttpRequestFactoryBuilderCustomizer<JdkClientHttpRequestFactoryBuilder> proxied(
            @Value("${outbound-proxy.host}") String host, @Value("${outbound-proxy.port}") int port) {
        ProxySelector proxy = ProxySelector.of(new InetSocketAddress(host, port));
        return builder -> builder.withHttpClientCustomizer(client -> client.proxy(proxy));
    }
}
