package dev.promptcache.samples.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.samples.stub.Fault;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient.BodyContentSpec;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

@TestPropertySource(properties = "langsmith.prompt-cache.ttl=1h")
class EndpointTests extends AbstractPromptServiceTests {

    private static final String ENDPOINT = "/actuator/promptcache";

    @Test
    void theCacheIsShownMostRecentlyUsedFirst() {
        pulled("structured");
        pulled("chat");

        show("").jsonPath("$.running")
                .isEqualTo(true)
                .jsonPath("$.size")
                .isEqualTo(2)
                .jsonPath("$.settings.ttl")
                .isEqualTo("PT1H")
                .jsonPath("$.settings.maxSize")
                .isEqualTo(200)
                .jsonPath("$.metrics.misses")
                .exists()
                .jsonPath("$.entries[0].key")
                .isEqualTo("chat")
                .jsonPath("$.entries[1].key")
                .isEqualTo("structured")
                .jsonPath("$.entries.length()")
                .isEqualTo(2);
    }

    @Test
    void theRootLeadsABrowserToThePage() {
        client.get()
                .uri("/")
                .exchange()
                .expectStatus()
                .isFound()
                .expectHeader()
                .valueMatches("Location", ".*/actuator/promptcache");
        client.get()
                .uri(ENDPOINT)
                .accept(MediaType.TEXT_HTML)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .value(page -> assertThat(page).contains("<title>Prompt cache</title>"));
    }

    @Test
    void theEntriesCanBeFilteredAndLimited() {
        pulled("structured");
        pulled("chat");

        show("?limit=1")
                .jsonPath("$.entries.length()")
                .isEqualTo(1)
                .jsonPath("$.size")
                .isEqualTo(2);
        show("?state=stale").jsonPath("$.entries.length()").isEqualTo(0);
        show("?state=fresh").jsonPath("$.entries.length()").isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "chat:prod", "chat:feature/x", "team/chat", "team/chat:feature/x"})
    void anEntryIsShownByItsIdentifier(String identifier) {
        String hash = commit(identifier, "Hello");
        pulled(identifier);

        show("/" + identifier)
                .jsonPath("$.key")
                .isEqualTo(identifier)
                .jsonPath("$.commitHash")
                .isEqualTo(hash)
                .jsonPath("$.state")
                .isEqualTo("fresh")
                .jsonPath("$.age")
                .exists()
                .jsonPath("$.immutable")
                .isEqualTo(false)
                .jsonPath("$.lastRead")
                .exists()
                .jsonPath("$.nextRefresh")
                .exists()
                .jsonPath("$.failures")
                .isEqualTo(0)
                .jsonPath("$.source")
                .isEqualTo("langsmith");
    }

    @Test
    void anEntryThatIsNotThereIsNotFound() {
        client.get().uri(ENDPOINT + "/chat").exchange().expectStatus().isNotFound();
        post("/chat").expectStatus().isNotFound();
        delete("/chat").expectStatus().isNotFound();
        assertThat(stub.requestCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "chat:feature/x", "team/chat:prod"})
    void anEntryIsRefreshedWithItsOldAndNewCommit(String identifier) {
        String first = commit(identifier, "Hello");
        pulled(identifier);
        String second = commit(identifier, "Good day");

        post("/" + identifier)
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.key")
                .isEqualTo(identifier)
                .jsonPath("$.oldCommitHash")
                .isEqualTo(first)
                .jsonPath("$.newCommitHash")
                .isEqualTo(second)
                .jsonPath("$.changed")
                .isEqualTo(true);
        assertThat(pulledCommit(identifier)).isEqualTo(second);
        post("/" + identifier)
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.changed")
                .isEqualTo(false);
    }

    @Test
    void aRefreshThatFailsIsABadGatewayAndKeepsTheEntry() {
        String hash = pulledCommit("chat");
        stub.fault(Fault.status(503));

        post("/chat")
                .expectStatus()
                .isEqualTo(502)
                .expectBody()
                .jsonPath("$.key")
                .isEqualTo("chat")
                .jsonPath("$.outcome")
                .isEqualTo("unavailable")
                .jsonPath("$.error")
                .exists();
        assertThat(pulledCommit("chat")).isEqualTo(hash);
        show("/chat")
                .jsonPath("$.failures")
                .isEqualTo(1)
                .jsonPath("$.lastError")
                .exists();
    }

    @Test
    void everyEntryIsRefreshedInTheBackground() throws Exception {
        commit("chat:prod", "Hello");
        pulled("structured");
        pulled("chat:prod");
        String changed = commit("chat:prod", "Good day");
        stub.resetRequests();

        post("").expectStatus()
                .isAccepted()
                .expectBody()
                .jsonPath("$.requested")
                .isEqualTo(2);

        assertThat(stub.awaitRequestCount(2, Duration.ofSeconds(30))).isTrue();
        eventually().until(() -> pulledCommit("chat:prod").equals(changed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "chat:feature/x", "team/chat:prod"})
    void anEntryIsEvicted(String identifier) {
        commit(identifier, "Hello");
        pulled("structured");
        pulled(identifier);

        delete("/" + identifier).expectStatus().isNoContent();

        delete("/" + identifier).expectStatus().isNotFound();
        show("").jsonPath("$.size").isEqualTo(1);
    }

    @Test
    void theCacheIsCleared() {
        pulled("structured");
        pulled("chat");

        delete("").expectStatus().isNoContent();

        show("").jsonPath("$.size").isEqualTo(0);
        delete("").expectStatus().isNoContent();
    }

    /** Makes a commit that the identifier stands for. */
    private String commit(String identifier, String text) {
        int colon = identifier.indexOf(':');
        String name = colon < 0 ? identifier : identifier.substring(0, colon);
        String hash = stub.commitText(name, text);
        if (colon >= 0) {
            stub.tag(name, identifier.substring(colon + 1));
        }
        return hash;
    }

    private BodyContentSpec show(String path) {
        return client.get()
                .uri(ENDPOINT + path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
    }

    private ResponseSpec post(String path) {
        return client.post().uri(ENDPOINT + path).exchange();
    }

    private ResponseSpec delete(String path) {
        return client.delete().uri(ENDPOINT + path).exchange();
    }
}
