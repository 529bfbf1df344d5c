package dev.promptcache.samples.secured;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.testing.FakePromptSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.test.context.TestPropertySource;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class PromptCacheSecurityTests extends AbstractPromptCacheSecurityTests {

    @Test
    void theReadmeShowsThisConfiguration() throws IOException {
        String sample =
                Files.readString(Path.of("src/main/java/dev/promptcache/samples/secured/PromptCacheSecurity.java"));
        String code = sample.substring(sample.indexOf("import "));
        assertThat(Files.readString(Path.of("../../prompt-cache-spring-boot-starter/README.md")))
                .contains("```java\n" + code + "```\n");
    }

    @Nested
    @Import(Fakes.class)
    @TestPropertySource(properties = "management.endpoint.promptcache.access=read-only")
    class WithoutWiderAccess {

        @Test
        void anOperatorReadsAndChangesNothing(@LocalServerPort int otherPort) throws Exception {
            port = otherPort;
            assertThat(status("GET", "/promptcache", "operator")).isEqualTo(200);
            assertThat(status("POST", "/promptcache", "operator")).isEqualTo(405);
            assertThat(status("DELETE", "/promptcache", "operator")).isEqualTo(405);
        }
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Fakes {

        @Bean
        FakePromptSource fakePromptSource() {
            return new FakePromptSource();
        }

        @Bean
        UserDetailsService users() {
            return new InMemoryUserDetailsManager(Users.all());
        }
    }
}
