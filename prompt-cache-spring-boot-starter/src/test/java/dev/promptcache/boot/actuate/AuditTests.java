package dev.promptcache.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.actuate.audit.listener.AuditListener;
import org.springframework.boot.actuate.autoconfigure.audit.AuditAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;

/** What is recorded of changes and operations in a whole application. */
@ExtendWith(OutputCaptureExtension.class)
class AuditTests {

    // Spring Boot's own audit listens to Spring Security as well, which is not here.
    private static final String WITHOUT_SECURITY =
            "spring.autoconfigure.exclude=" + AuditAutoConfiguration.class.getName();

    private static final String UNRESTRICTED = "management.endpoint.promptcache.access=unrestricted";

    @Holds("endpoint-audit")
    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void operationsAndWhatComesOfThemAreAuditEvents(WebApplicationType type) throws Exception {
        try (EndpointApplication application =
                new EndpointApplication(type, List.of(Repository.class), UNRESTRICTED, WITHOUT_SECURITY)) {
            FakePromptSource source = application.bean(FakePromptSource.class);
            AsyncPromptCache cache = application.bean(AsyncPromptCache.class);
            source.put("acme/p:prod", "11aa");
            cache.pull("acme/p:prod");
            application.request("POST", "/promptcache/acme/p:prod");
            source.put("acme/p:prod", "22bb");
            application.request("POST", "/promptcache/acme/p:prod");
            source.failAll(new PromptException.Unavailable(PromptKey.parse("p"), "it is down", 503, null));
            application.request("POST", "/promptcache/acme/p:prod");
            application.request("DELETE", "/promptcache/acme/p:prod");
            application.request("DELETE", "/promptcache/acme/p:prod");
            application.request("POST", "/promptcache");
            application.request("DELETE", "/promptcache");
            application.request("GET", "/promptcache");

            assertThat(application.bean(AuditEventRepository.class).find(null, null, null))
                    .extracting(AuditEvent::getType, AuditEvent::getData)
                    .containsExactly(
                            tuple("PROMPT_REFRESHED", data("from", "11aa", "to", "11aa", "trigger", "endpoint")),
                            tuple("PROMPT_CHANGED", data("from", "11aa", "to", "22bb", "trigger", "refresh")),
                            tuple("PROMPT_REFRESHED", data("from", "11aa", "to", "22bb", "trigger", "endpoint")),
                            tuple(
                                    "PROMPT_REFRESHED",
                                    data("from", "22bb", "to", "22bb", "trigger", "endpoint", "reason", "it is down")),
                            tuple("PROMPT_EVICTED", data("from", "22bb", "trigger", "endpoint")),
                            tuple("PROMPT_REFRESHED_ALL", Map.of("trigger", "endpoint")),
                            tuple("PROMPT_CLEARED", Map.of("trigger", "endpoint")));
        }
    }

    @Test
    void withoutARepositoryTheLogAloneHasThem(CapturedOutput output) throws Exception {
        try (EndpointApplication application = new EndpointApplication(WebApplicationType.SERVLET, UNRESTRICTED)) {
            application.bean(FakePromptSource.class).put("p", "11aa");
            application.bean(AsyncPromptCache.class).pull("p");
            application.request("DELETE", "/promptcache/p");
            assertThat(output).contains("evicted prompt='p' from=11aa trigger=endpoint");
        }
    }

    private static Map<String, Object> data(String... namesAndValues) {
        Map<String, Object> data = new HashMap<>(Map.of("prompt", "acme/p:prod"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            data.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return data;
    }

    static class Repository {

        @Bean
        AuditEventRepository auditEventRepository() {
            return new InMemoryAuditEventRepository();
        }

        @Bean
        AuditListener auditListener(AuditEventRepository repository) {
            return new AuditListener(repository);
        }
    }
}
