package dev.promptcache.langsmith;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UrlConnectionTransportTests extends TransportContract {

    private static final String WANTS_CREDENTIALS =
            "HTTP/1.1 407 x\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n";

    @Override
    protected LangSmithTransport transport() {
        return new UrlConnectionTransport();
    }

    @Test
    void aProxyIsAskedInPlaceOfTheHost() {
        try (RawServer proxy = RawServer.sending(RawServer.prompt())) {
            assertThat(Pulls.hash(through(proxy, "http://langsmith.invalid/api/v1")))
                    .isEqualTo("11aa");
            assertThat(proxy.requests())
                    .singleElement()
                    .asString()
                    .startsWith("GET http://langsmith.invalid/api/v1/commits/-/p/latest HTTP/1.1\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"502 Bad Gateway", "403 Forbidden"})
    void aProxyIsAskedForATunnelToASecureHostSeesNoKeyAndDoesNotSpeakForLangSmith(String status) {
        try (RawServer proxy = RawServer.sending("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(Pulls.failure(through(proxy, "https://langsmith.invalid")))
                    .isInstanceOf(PromptException.Unavailable.class)
                    .hasMessageContaining(status);
            assertThat(proxy.requests())
                    .isNotEmpty()
                    .allSatisfy(request -> assertThat(request)
                            .startsWith("CONNECT langsmith.invalid:443 HTTP/1.1\r\n")
                            .doesNotContain(Pulls.KEY));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://langsmith.invalid", "https://langsmith.invalid"})
    void aProxyThatWantsCredentialsIsToldFromLangSmith(String url) {
        try (RawServer proxy = RawServer.sending(WANTS_CREDENTIALS)) {
            assertThat(Pulls.failure(through(proxy, url)))
                    .isInstanceOf(PromptException.Invalid.class)
                    .hasMessageContaining("A proxy before LangSmith answered 407")
                    .hasMessageContaining("authenticator");
            assertThat(proxy.requests()).hasSize(1);
        }
    }

    @Test
    void aProxyGetsTheCredentialsThatTheAuthenticatorHasForIt() {
        Authenticator.setDefault(new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication("user", "pass".toCharArray());
            }
        });
        try (RawServer proxy = new RawServer((self, connection) ->
                RawServer.send(connection, self.requests().size() == 1 ? WANTS_CREDENTIALS : RawServer.prompt()))) {
            assertThat(Pulls.hash(through(proxy, "http://langsmith.invalid"))).isEqualTo("11aa");
            assertThat(proxy.requests().get(0)).doesNotContain("Proxy-Authorization");
            assertThat(proxy.requests().get(1)).containsIgnoringCase("\r\nProxy-Authorization: Basic dXNlcjpwYXNz\r\n");
        } finally {
            Authenticator.setDefault(null);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://langsmith.invalid", "https://langsmith.invalid"})
    void aProxyThatRefusesTheCredentialsDoesNotSpeakForLangSmith(String url) {
        Authenticator.setDefault(new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication("user", "wrong".toCharArray());
            }
        });
        try (RawServer proxy = RawServer.sending(WANTS_CREDENTIALS)) {
            assertThat(Pulls.failure(through(proxy, url)))
                    .isInstanceOf(PromptException.Invalid.class)
                    .hasMessageContaining("A proxy before LangSmith answered 407");
        } finally {
            Authenticator.setDefault(null);
        }
    }

    private static LangSmithPromptSourceBuilder through(RawServer proxy, String url) {
        Proxy way = new Proxy(Proxy.Type.HTTP, new InetSocketAddress("localhost", proxy.port()));
        return Pulls.from(url).transport(new UrlConnectionTransport(null, way));
    }
}
