package dev.promptcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptCommit;
import dev.promptcache.contract.Holds;
import dev.promptcache.langsmith.RawServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;

class TwoCachesTests {

    private final RawServer first = serving("11aa11");
    private final RawServer second = serving("22bb22");

    @AfterEach
    void stop() {
        first.close();
        second.close();
    }

    @Holds({"S51", "S55", "W25", "P7"})
    @Test
    void twoCachesWithConnectionsOfTheirOwnShareNothing() {
        Runners.starter()
                .withConfiguration(AutoConfigurations.of(RestClientAutoConfiguration.class))
                .withUserConfiguration(SecondWorkspace.class, Service.class)
                .withPropertyValues(
                        "langsmith.api-key=key-one",
                        "langsmith.endpoint=" + first.url(),
                        "langsmith.workspace-id=workspace-one",
                        "second.endpoint=" + second.url(),
                        "second.api-key=key-two")
                .run(context -> {
                    Service service = context.getBean(Service.class);
                    assertThat(service.own.pull("p").commitHash()).isEqualTo("11aa11");
                    assertThat(service.other.pull("p").join().commitHash()).isEqualTo("22bb22");
                    assertThat(first.requests())
                            .singleElement()
                            .asString()
                            .contains("x-api-key: key-one", "X-Tenant-Id: workspace-one")
                            .doesNotContain("key-two");
                    assertThat(second.requests())
                            .singleElement()
                            .asString()
                            .contains("x-api-key: key-two")
                            .doesNotContain("key-one", "workspace-one");

                    service.own.clear();
                    assertThat(service.other.get("p"))
                            .map(PromptCommit::commitHash)
                            .hasValue("22bb22");
                    assertThat(service.other.metrics().hits()).isOne();
                    assertThat(service.own.metrics().hits()).isZero();
                });
    }

    private static RawServer serving(String hash) {
        String body = RawServer.PROMPT.replace("11aa", hash);
        return new RawServer(
                (self, connection) -> RawServer.send(connection, RawServer.head(200, body.length()) + body));
    }

    static class Service {

        final PromptCache own;
        final AsyncPromptCache other;

        Service(PromptCache own, @Qualifier("second") AsyncPromptCache other) {
            this.own = own;
            this.other = other;
        }
    }
}
