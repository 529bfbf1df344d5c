package dev.promptcache.samples.service;

import static org.awaitility.Awaitility.await;

import dev.promptcache.samples.stub.LangSmithStub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistrar;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

/** The whole application on a free port, and a stand-in LangSmith in the test's hands. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "langsmith.api-key=secret")
@AutoConfigureRestTestClient
@Import(AbstractPromptServiceTests.Stub.class)
@Timeout(120)
abstract class AbstractPromptServiceTests {

    @Autowired
    RestTestClient client;

    @Autowired
    LangSmithStub stub;

    @BeforeEach
    void startOver() {
        stub.recover();
        client.delete().uri("/actuator/promptcache").exchange().expectStatus().isNoContent();
        stub.resetRequests();
    }

    @AfterEach
    void letGo() {
        stub.recover();
    }

    ResponseSpec pull(String identifier) {
        return client.get().uri("/prompts/" + identifier).exchange();
    }

    String pulledCommit(String identifier) {
        return pulled(identifier).commitHash();
    }

    PromptResponse pulled(String identifier) {
        PromptResponse prompt = pull(identifier)
                .expectStatus()
                .isOk()
                .expectBody(PromptResponse.class)
                .returnResult()
                .getResponseBody();
        if (prompt == null) {
            throw new AssertionError("no body");
        }
        return prompt;
    }

    /** Generous, since what it waits for is always a matter of milliseconds. */
    static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20));
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Stub {

        @Bean
        LangSmithStub stub() {
            try {
                return LangSmithStub.builder().apiKey("secret").start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Bean
        DynamicPropertyRegistrar endpoint(LangSmithStub stub) {
            return registry ->
                    registry.add("langsmith.endpoint", () -> stub.uri().toString());
        }
    }
}
