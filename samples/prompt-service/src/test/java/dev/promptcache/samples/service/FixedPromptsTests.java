package dev.promptcache.samples.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.boot.test.autoconfigure.AutoConfigureTestPrompts;
import dev.promptcache.samples.stub.LangSmithStub;
import dev.promptcache.testing.FakePromptSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.web.servlet.client.RestTestClient;

/** How an application tests what it does with its prompts: without LangSmith, and without a stand-in for it. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureTestPrompts("classpath:prompts.json")
@AutoConfigureRestTestClient
class FixedPromptsTests {

    @Autowired
    private RestTestClient client;

    @Autowired
    private FakePromptSource prompts;

    @Test
    void thePromptOfTheFileIsServed() {
        client.get()
                .uri("/prompts/joke-generator:production")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.manifest.kwargs.template")
                .isEqualTo("Tell me a joke about {topic}");
    }

    @Test
    void aPromptOfTheTestIsServed() {
        prompts.putText("joke-generator:production", "Tell me a better joke about {topic}");

        client.get()
                .uri("/prompts/joke-generator:production")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.manifest.kwargs.template")
                .isEqualTo("Tell me a better joke about {topic}");
    }

    @Test
    void aPromptThatThereIsNoneOfIsNotFound(@Autowired LangSmithStub langSmith) {
        client.get().uri("/prompts/another").exchange().expectStatus().isNotFound();

        assertThat(langSmith.requestCount()).isZero();
    }
}
