package dev.promptcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptException;
import dev.promptcache.contract.Holds;
import dev.promptcache.langsmith.RawServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.jks.JksSslStoreBundle;
import org.springframework.boot.ssl.jks.JksSslStoreDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class LangSmithTlsTests {

    @TempDir
    static Path folder;

    private static PrivateAuthority authority;
    private static PrivateAuthority stranger;
    private static WireMockServer server;

    @BeforeAll
    static void serveWithACertificateOfAPrivateAuthority() {
        authority = new PrivateAuthority(folder, "authority");
        stranger = new PrivateAuthority(folder, "stranger");
        server = new WireMockServer(WireMockConfiguration.options()
                .bindAddress("localhost")
                .dynamicPort()
                .dynamicHttpsPort()
                .keystoreType("PKCS12")
                .keystorePath(authority.serverKeyStore().toString())
                .keystorePassword(PrivateAuthority.PASSWORD)
                .keyManagerPassword(PrivateAuthority.PASSWORD));
        server.start();
        server.stubFor(
                WireMock.any(WireMock.anyUrl()).willReturn(WireMock.aResponse().withBody(RawServer.PROMPT)));
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    @Holds("client-customizers")
    @Test
    void aPrivateAuthorityIsTrustedThroughOurBundle() {
        runner(authority)
                .withPropertyValues("langsmith.prompt-cache.http.ssl.bundle=private")
                .run(context -> assertThat(
                                context.getBean(PromptCache.class).pull("p").commitHash())
                        .isEqualTo("11aa"));
    }

    @Test
    void aPrivateAuthorityIsTrustedThroughTheBundleOfAllClients() {
        runner(authority)
                .withPropertyValues("spring.http.clients.ssl.bundle=private")
                .run(context -> assertThat(
                                context.getBean(PromptCache.class).pull("p").commitHash())
                        .isEqualTo("11aa"));
    }

    @Test
    void aPrivateAuthorityIsTrustedByItsCertificateAlone() throws Exception {
        KeyStore store = KeyStore.getInstance(authority.trustStore().toFile(), PrivateAuthority.PASSWORD.toCharArray());
        Path certificate = folder.resolve("private-ca.pem");
        Files.writeString(
                certificate,
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(
                                        store.getCertificate(store.aliases().nextElement())
                                                .getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        runner(stranger)
                .withPropertyValues(
                        "langsmith.prompt-cache.http.ssl.bundle=langsmith",
                        "spring.ssl.bundle.pem.langsmith.truststore.certificate=file:" + certificate)
                .run(context -> assertThat(
                                context.getBean(PromptCache.class).pull("p").commitHash())
                        .isEqualTo("11aa"));
    }

    @Test
    void aPrivateAuthorityIsTrustedThroughTheBundleOfTheConnectionDetails() {
        runner(authority)
                .withBean(LangSmithConnectionDetails.class, SecuredDetails::new)
                .run(context -> assertThat(
                                context.getBean(PromptCache.class).pull("p").commitHash())
                        .isEqualTo("11aa"));
    }

    @Test
    void theProtocolsAndCiphersOfABundleAreKept() {
        runner(authority)
                .withPropertyValues(
                        "langsmith.prompt-cache.http.ssl.bundle=private",
                        "spring.ssl.bundle.jks.private.options.enabled-protocols=TLSv1.2",
                        "spring.ssl.bundle.jks.private.options.ciphers=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,"
                                + "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384")
                .run(context -> assertThat(
                                context.getBean(PromptCache.class).pull("p").commitHash())
                        .isEqualTo("11aa"));
        runner(authority)
                .withPropertyValues(
                        "langsmith.prompt-cache.http.ssl.bundle=private",
                        "spring.ssl.bundle.jks.private.options.enabled-protocols=TLSv1")
                .run(context -> assertRefused(context.getBean(PromptCache.class)));
    }

    @Test
    void aLibraryThatTheApplicationHasChosenTrustsTheBundleToo() {
        runner(authority)
                .withPropertyValues(
                        "langsmith.prompt-cache.http.ssl.bundle=private", "spring.http.clients.imperative.factory=jdk")
                .run(context -> assertThat(
                                context.getBean(PromptCache.class).pull("p").commitHash())
                        .isEqualTo("11aa"));
    }

    @Test
    void aPrivateAuthorityIsNotTrustedWithoutABundle() {
        runner(authority).run(context -> assertRefused(context.getBean(PromptCache.class)));
    }

    @Test
    void aBundleWithAnotherAuthorityDoesNotHelp() {
        runner(stranger)
                .withPropertyValues("langsmith.prompt-cache.http.ssl.bundle=private")
                .run(context -> assertRefused(context.getBean(PromptCache.class)));
    }

    @Test
    void aBundleThatIsNotThereStopsTheStartByItsPropertysName() {
        runner(authority)
                .withPropertyValues("langsmith.prompt-cache.http.ssl.bundle=missing")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                        .hasMessageContaining("langsmith.prompt-cache.http.ssl.bundle")
                        .hasMessageContaining("missing"));
    }

    @Test
    void aBundleThatCannotBeReadStopsTheStart() {
        runner(authority)
                .withPropertyValues(
                        "langsmith.prompt-cache.http.ssl.bundle=private",
                        "spring.ssl.bundle.jks.private.truststore.password=wrong")
                .run(context ->
                        assertThat(context).getFailure().rootCause().isInstanceOf(UnrecoverableKeyException.class));
    }

    private static void assertRefused(PromptCache cache) {
        assertThatThrownBy(() -> cache.pull("p"))
                .isInstanceOf(PromptException.Unavailable.class)
                .hasMessageContaining("No secure connection")
                .hasMessageContaining("langsmith.prompt-cache.http.ssl.bundle");
    }

    private static ApplicationContextRunner runner(PrivateAuthority trusted) {
        return Runners.starter()
                .withConfiguration(AutoConfigurations.of(
                        SslAutoConfiguration.class,
                        HttpClientAutoConfiguration.class,
                        ImperativeHttpClientAutoConfiguration.class))
                .withPropertyValues(
                        "langsmith.api-key=key",
                        "langsmith.endpoint=https://localhost:" + server.httpsPort(),
                        "spring.ssl.bundle.jks.private.truststore.location=file:" + trusted.trustStore(),
                        "spring.ssl.bundle.jks.private.truststore.password=" + PrivateAuthority.PASSWORD,
                        "spring.ssl.bundle.jks.private.truststore.type=PKCS12");
    }

    private static final class SecuredDetails implements LangSmithConnectionDetails {

        @Override
        public String getApiKey() {
            return "key";
        }

        @Override
        public String getEndpoint() {
            return "https://localhost:" + server.httpsPort();
        }

        @Override
        public SslBundle getSslBundle() {
            return SslBundle.of(new JksSslStoreBundle(
                    null,
                    new JksSslStoreDetails(
                            "PKCS12", null, "file:" + authority.trustStore(), PrivateAuthority.PASSWORD)));
        }
    }
}
