package dev.promptcache.samples.secured;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.testing.FakePromptSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Who may do what, whatever the application serves requests with. */
abstract class AbstractPromptCacheSecurityTests {

    private static final List<String> PATHS = List.of("/promptcache", "/promptcache/p");

    private final HttpClient client = HttpClient.newHttpClient();

    @Autowired
    private AsyncPromptCache cache;

    @Autowired
    private FakePromptSource source;

    @LocalServerPort
    int port;

    @BeforeEach
    void fill() {
        cache.clear();
        source.put("p", "11aa");
        source.put("q", "22bb");
        cache.pull("p").join();
        cache.pull("q").join();
    }

    @Test
    void nobodyDoesAnythingWithoutALogin() throws Exception {
        for (String method : List.of("GET", "POST", "DELETE")) {
            for (String path : PATHS) {
                assertThat(status(method, path, null)).as(method + " " + path).isEqualTo(401);
            }
        }
        assertThat(cache.size()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"reader", "operator"})
    void whoMayReadReads(String user) throws Exception {
        for (String path : PATHS) {
            assertThat(status("GET", path, user)).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"reader", "stranger"})
    void onlyAnOperatorChangesAnything(String user) throws Exception {
        for (String method : List.of("POST", "DELETE")) {
            for (String path : PATHS) {
                assertThat(status(method, path, user)).as(method + " " + path).isEqualTo(403);
            }
        }
        // The parameter takes the place of the path in the endpoint, not of the method.
        assertThat(status("DELETE", "/promptcache/p?identifier=q", user)).isEqualTo(403);
        assertThat(cache.size()).isEqualTo(2);
    }

    @Test
    void aLoginWithoutARoleDoesNotRead() throws Exception {
        for (String path : PATHS) {
            assertThat(status("GET", path, "stranger")).isEqualTo(403);
        }
    }

    @Test
    void anOperatorRefreshesEvictsAndClears() throws Exception {
        assertThat(status("POST", "/promptcache/p", "operator")).isEqualTo(200);
        assertThat(status("POST", "/promptcache", "operator")).isEqualTo(202);
        assertThat(status("DELETE", "/promptcache/p", "operator")).isEqualTo(204);
        assertThat(status("DELETE", "/promptcache", "operator")).isEqualTo(204);
        assertThat(cache.size()).isZero();
    }

    final int status(String method, String path, @Nullable String user) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + port + "/actuator" + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (user != null) {
            byte[] login = (user + ":secret").getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(login));
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
