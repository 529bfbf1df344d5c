package dev.promptcache.boot.langsmith;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptException;
import java.io.IOException;
import java.net.Authenticator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;

class LangSmithNetworkTests {

    private static final String WANTS_CREDENTIALS =
            "HTTP/1.1 407 x\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n";

    @Test
    void aHostThatTakesNoConnectionIsUnavailableWithinTheConnectTimeout() throws IOException {
        try (FullServer server = new FullServer()) {
            long start = System.nanoTime();
            assertThat(Pulls.failure(Pulls.from(server.url()).timeouts(Pulls.IMPATIENCE, Pulls.PATIENCE)))
                    .isInstanceOf(PromptException.Unavailable.class)
                    .hasMessageContaining("could not be reached within the connect timeout");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Pulls.PATIENCE);
        }
    }

    @Test
    void aServerThatNeverAnswersIsUnavailableWithinTheReadTimeout() {
        try (RawServer server = RawServer.hanging()) {
            assertThat(Pulls.failure(Pulls.from(server.url()).timeouts(Pulls.PATIENCE, Pulls.IMPATIENCE)))
                    .isInstanceOf(PromptException.Unavailable.class)
                    .hasMessageContaining("did not answer within the read timeout");
        }
    }

    @Test
    void aServerThatTakesNoPartInTheHandshakeIsUnavailableWithinTheReadTimeout() {
        try (RawServer server = RawServer.hanging()) {
            String url = server.url().replace("http:", "https:");
            long start = System.nanoTime();
            assertThat(Pulls.failure(Pulls.from(url).timeouts(Pulls.IMPATIENCE, Pulls.IMPATIENCE)))
                    .isInstanceOf(PromptException.Unavailable.class)
                    .hasMessageContaining("timeout");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Pulls.PATIENCE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 2", "HTTP/1.1 200 OK\r\nContent-Le", "SSH-2.0-OpenSSH\r\n"})
    void anAnswerWithoutAHeadIsUnavailable(String text) {
        try (RawServer server = RawServer.sending(text)) {
            assertThat(Pulls.failure(Pulls.from(server.url()))).isInstanceOf(PromptException.Unavailable.class);
        }
    }

    @Test
    void aResetIsUnavailable() {
        try (RawServer server = new RawServer((self, connection) -> connection.setSoLinger(true, 0))) {
            assertThat(Pulls.failure(Pulls.from(server.url()))).isInstanceOf(PromptException.Unavailable.class);
        }
    }

    @Test
    void aHostThatTheNameServiceDoesNotKnowIsUnavailable() {
        assertThat(Pulls.failure(Pulls.from("http://langsmith.invalid")))
                .isInstanceOf(PromptException.Unavailable.class)
                .hasMessageContaining("could not be reached");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void noRedirectIsFollowedAndTheKeyGoesNowhereElse(int status) {
        try (RawServer elsewhere = RawServer.sending(RawServer.prompt());
                RawServer server = RawServer.sending("HTTP/1.1 " + status + " x\r\nLocation: " + elsewhere.url()
                        + "/commits/-/p/latest\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(Pulls.failure(Pulls.from(server.url())))
                    .isInstanceOf(PromptException.Invalid.class)
                    .hasMessageContaining("Redirects are not followed: check langsmith.endpoint");
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void aProxyIsAskedInPlaceOfTheHost() {
        try (RawServer proxy = RawServer.sending(RawServer.prompt())) {
            assertThat(Pulls.hash(throughProxy(proxy, "http://langsmith.invalid/api/v1")))
                    .isEqualTo("11aa");
            assertThat(proxy.requests())
                    .singleElement()
                    .asString()
                    .startsWith("GET http://langsmith.invalid/api/v1/commits/-/p/latest HTTP/1.1\r\n");
        }
    }

    @Test
    void aProxyIsAskedForATunnelToASecureHostAndSeesNoKey() {
        try (RawServer proxy = RawServer.sending("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(Pulls.failure(throughProxy(proxy, "https://langsmith.invalid")))
                    .isInstanceOf(PromptException.Unavailable.class);
            assertThat(proxy.requests())
                    .isNotEmpty()
                    .allSatisfy(request -> assertThat(request)
                            .startsWith("CONNECT langsmith.invalid:443 HTTP/1.1\r\n")
                            .doesNotContain(HttpServerFixture.KEY));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://langsmith.invalid", "https://langsmith.invalid"})
    void aProxyThatWantsCredentialsIsToldFromLangSmith(String url) {
        try (RawServer proxy = RawServer.sending(WANTS_CREDENTIALS)) {
            assertThat(Pulls.failure(throughProxy(proxy, url)))
                    .isInstanceOf(PromptException.Invalid.class)
                    .hasMessageContaining("A proxy before LangSmith answered 407")
                    .hasMessageContaining("authenticator");
            assertThat(proxy.requests()).hasSize(1);
        }
    }

    @Test
    void aProxyGetsTheCredentialsThatTheAuthenticatorHasForIt() {
        try (RawServer proxy = new RawServer((self, connection) ->
                RawServer.send(connection, self.requests().size() == 1 ? WANTS_CREDENTIALS : RawServer.prompt()))) {
            assertThat(Pulls.hash(throughProxy(
                            proxy, "http://langsmith.invalid", client -> client.authenticator(new ProxyUser()))))
                    .isEqualTo("11aa");
            assertThat(proxy.requests().get(0)).doesNotContain("Proxy-Authorization");
            assertThat(proxy.requests().get(1)).contains("\r\nProxy-Authorization: Basic dXNlcjpwYXNz\r\n");
        }
    }

    @Test
    void theRequestAsksForNoOtherProtocol() {
        try (RawServer server = RawServer.sending(RawServer.prompt())) {
            Pulls.hash(Pulls.from(server.url()));
            assertThat(server.requests()).singleElement().asString().doesNotContainIgnoringCase("upgrade");
        }
    }

    private static LangSmithPromptSourceBuilder throughProxy(RawServer proxy, String url) {
        return throughProxy(proxy, url, client -> {});
    }

    private static LangSmithPromptSourceBuilder throughProxy(
            RawServer proxy, String url, Consumer<HttpClient.Builder> customizer) {
        ProxySelector selector = ProxySelector.of(new InetSocketAddress("localhost", proxy.port()));
        return Pulls.from(url)
                .httpClient(
                        ClientHttpRequestFactoryBuilder.jdk()
                                .withHttpClientCustomizer(client -> client.proxy(selector))
                                .withHttpClientCustomizer(customizer),
                        HttpClientSettings.defaults());
    }

    private static final class ProxyUser extends Authenticator {

        @Override
        protected @Nullable PasswordAuthentication getPasswordAuthentication() {
            return getRequestorType() == RequestorType.PROXY
                    ? new PasswordAuthentication("user", "pass".toCharArray())
                    : null;
        }
    }

    /** A server whose queue of connections is full, so that the system does not answer a further one. */
    private static final class FullServer implements AutoCloseable {

        private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final List<Socket> queue = new ArrayList<>();

        FullServer() throws IOException {
            boolean full = false;
            while (!full && queue.size() < 100) {
                Socket connection = new Socket();
                queue.add(connection);
                try {
                    connection.connect(socket.getLocalSocketAddress(), 300);
                } catch (SocketTimeoutException e) {
                    full = true;
                }
            }
        }

        String url() {
            return "http://localhost:" + socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            for (Socket connection : queue) {
                connection.close();
            }
            socket.close();
        }
    }
}
