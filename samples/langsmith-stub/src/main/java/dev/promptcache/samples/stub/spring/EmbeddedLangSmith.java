package dev.promptcache.samples.stub.spring;

import dev.promptcache.boot.autoconfigure.LangSmithConnectionDetails;
import dev.promptcache.samples.stub.LangSmithStub;
import java.io.IOException;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** A stand-in LangSmith inside an application that imports this, so that it shows something without an account. */
@Configuration(proxyBeanMethods = false)
@Conditional(LangSmithNotConfigured.class)
@EnableConfigurationProperties(StubProperties.class)
public class EmbeddedLangSmith {

    /** Made by Spring. */
    EmbeddedLangSmith() {}

    @Bean
    LangSmithStub langSmithStub(StubProperties properties) throws IOException {
        return properties.builder().start();
    }

    /** Takes the place of the properties. */
    @Bean
    LangSmithConnectionDetails embeddedLangSmithConnectionDetails(LangSmithStub stub) {
        return new StubConnectionDetails(stub.uri().toString());
    }

    /** The stub's address, with a key since the starter wants one; the stub takes any. */
    private record StubConnectionDetails(String getEndpoint) implements LangSmithConnectionDetails {

        @Override
        public String getApiKey() {
            return "any";
        }
    }
}
