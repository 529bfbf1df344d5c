package dev.promptcache.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptVetter;
import dev.promptcache.boot.PromptRejectedEvent;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is refused, and what prompts say, in a whole application. */
@ExtendWith(OutputCaptureExtension.class)
class VettingAndValuesTests {

    private static final String UNRESTRICTED = "management.endpoint.promptcache.access=unrestricted";
    private static final String REFUSE = "langsmith.prompt-cache.vetting.template=refuse";
    private static final String ALWAYS = "management.endpoint.promptcache.show-values=always";

    @Holds({"P10", "health-up"})
    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void whatIsRefusedIsToldEverywhere(WebApplicationType type, CapturedOutput output) throws Exception {
        try (EndpointApplication application = new EndpointApplication(
                type,
                List.of(Events.class),
                UNRESTRICTED,
                REFUSE,
                "management.endpoint.health.show-details=always",
                "management.health.defaults.enabled=true")) {
            FakePromptSource source = application.bean(FakePromptSource.class);
            String old = source.putText("p", "Hi {name}").commitHash();
            application.bean(AsyncPromptCache.class).pull("p");
            String refused = source.putText("p", "Hi {name}, {tone}").commitHash();
            String reason = "it wants the variables [tone], which the one before did not";

            assertThat(application.request("POST", "/promptcache/p"))
                    .satisfies(response -> assertThat(response.statusCode()).isEqualTo(502))
                    .satisfies(response -> assertThat(response.body()).contains("\"outcome\":\"rejected\"", reason));

            JsonNode listing = json(application, "/promptcache");
            assertThat(listing.path("entries").path(0).path("commitHash").asString())
                    .isEqualTo(old);
            assertThat(listing.path("entries").path(0).path("rejected"))
                    .isEqualTo(JsonMapper.shared()
                            .createObjectNode()
                            .put("commitHash", refused)
                            .put("reason", reason));
            assertThat(listing.path("rejected").path(0).path("key").asString()).isEqualTo("p");
            assertThat(listing.path("metrics")
                            .path("refreshes")
                            .path("rejected")
                            .asInt())
                    .isOne();
            assertThat(json(application, "/promptcache/p")
                            .path("rejected")
                            .path("reason")
                            .asString())
                    .isEqualTo(reason);
            assertThat(json(application, "/metrics/langsmith.prompt.cache.refreshes?tag=outcome:rejected")
                            .path("measurements")
                            .path(0)
                            .path("value")
                            .asInt())
                    .isOne();
            JsonNode health = json(application, "/health").path("components").path("promptCache");
            assertThat(health.path("status").asString()).isEqualTo("UP");
            assertThat(health.path("details").path("rejected").asInt()).isOne();
            assertThat(application.bean(Events.class).rejected)
                    .singleElement()
                    .satisfies(event -> assertThat(event.reason()).isEqualTo(reason));
            assertThat(output)
                    .contains("rejected prompt='p' from=" + old + " to=" + refused + " trigger=refresh reason='"
                            + reason + "'");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void whatWasRefusedIsRememberedAndItsTextComparedWithWhatIsKept(WebApplicationType type) throws Exception {
        try (EndpointApplication application = new EndpointApplication(type, REFUSE, ALWAYS)) {
            String kept = refuse(application);
            JsonNode prompt = json(application, "/promptcache/p?compare=previous,refused");
            assertThat(prompt.path("refusals").path(0).path("from").asString()).isEqualTo(kept);
            assertThat(prompt.path("refusals").path(0).path("trigger").asString())
                    .isEqualTo("refresh");
            assertThat(prompt.path("refusals").path(0).path("reason").asString())
                    .isEqualTo("it wants the variables [tone], which the one before did not");
            assertThat(json(application, "/promptcache").path("refusals")).isEqualTo(prompt.path("refusals"));
            assertThat(json(application, "/promptcache").path("changes")).isEmpty();
            JsonNode refused = prompt.path("refused");
            assertThat(refused.path("commitHash").asString())
                    .isEqualTo(prompt.path("refusals").path(0).path("to").asString())
                    .isEqualTo(prompt.path("rejected").path("commitHash").asString());
            assertThat(refused.path("messages").path(0).path("template").asString())
                    .isEqualTo("Hi {name}, {tone}");
            assertThat(prompt.path("messages").path(0).path("template").asString())
                    .isEqualTo("Hi {name}");
            assertThat(prompt.has("previous")).isFalse();
            assertThat(json(application, "/promptcache/p?compare=previous").has("refused"))
                    .isFalse();
            assertThat(application
                            .request("GET", "/promptcache/p?compare=refused,")
                            .statusCode())
                    .isEqualTo(400);

            application.bean(FakePromptSource.class).putText("p", "Hello {name}");
            application.bean(AsyncPromptCache.class).refresh(PromptKey.parse("p"));
            JsonNode after = json(application, "/promptcache/p?compare=refused");
            assertThat(after.has("refused")).isFalse();
            assertThat(after.path("refusals")).hasSize(1);
        }
    }

    @Test
    void theTextOfWhatWasRefusedIsNeitherShownNorKeptWhereNobodyMaySeeIt() throws Exception {
        try (EndpointApplication application = new EndpointApplication(WebApplicationType.SERVLET, REFUSE)) {
            refuse(application);
            JsonNode prompt = json(application, "/promptcache/p?compare=refused");
            assertThat(prompt.path("refusals")).hasSize(1);
            assertThat(prompt.has("refused")).isFalse();
            assertThat(application
                            .bean(RefusedCommits.class)
                            .find(
                                    PromptKey.parse("p"),
                                    prompt.path("rejected").path("commitHash").asString()))
                    .isEmpty();
        }
    }

    @Holds("bean-listener")
    @Test
    void vettersOfTheApplicationAreAskedAsWell() throws Exception {
        try (EndpointApplication application =
                new EndpointApplication(WebApplicationType.SERVLET, List.of(Strict.class))) {
            application.bean(FakePromptSource.class).put("p", "11aa");
            assertThat(application.bean(AsyncPromptCache.class).pull("p")).isCompletedExceptionally();
            JsonNode listing = json(application, "/promptcache");
            assertThat(listing.path("entries")).isEmpty();
            assertThat(listing.path("rejected").path(0).path("reason").asString())
                    .isEqualTo("it is not mine");
        }
    }

    @Holds("endpoint-secret")
    @Test
    void textsAreNotShownByDefaultThoughVariablesAre() throws Exception {
        try (EndpointApplication application = new EndpointApplication(WebApplicationType.SERVLET)) {
            change(application);
            JsonNode prompt = json(application, "/promptcache/p?compare=previous");
            assertThat(prompt.path("variables").valueStream().map(JsonNode::asString))
                    .containsExactly("name");
            assertThat(prompt.has("messages")).isFalse();
            assertThat(prompt.has("previous")).isFalse();
            assertThat(prompt.toString()).doesNotContain("Hello");
            assertThat(previous(application)).isEmpty();
        }
    }

    @Holds("endpoint-secret")
    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void textsAreShownAndComparedWhereThatIsAllowed(WebApplicationType type) throws Exception {
        try (EndpointApplication application = new EndpointApplication(type, ALWAYS)) {
            String before = change(application);
            JsonNode prompt = json(application, "/promptcache/p");
            assertThat(prompt.path("messages").path(0).path("template").asString())
                    .isEqualTo("Hello {name}");
            assertThat(prompt.has("previous")).isFalse();
            JsonNode previous =
                    json(application, "/promptcache/p?compare=previous").path("previous");
            assertThat(previous.path("commitHash").asString()).isEqualTo(before);
            assertThat(previous.path("messages").path(0).path("template").asString())
                    .isEqualTo("Hi {name}");
            assertThat(previous(application)).map(PromptCommit::commitHash).contains(before);
            assertThat(application.request("GET", "/promptcache/p?compare=next").statusCode())
                    .isEqualTo(400);
            assertThat(application.request("GET", "/promptcache").body()).doesNotContain("Hello", "Hi ");
        }
    }

    @Holds("endpoint-secret")
    @Test
    void whoIsNotKnownSeesNoTextWhereOneMustBeAuthorized() throws Exception {
        try (EndpointApplication application = new EndpointApplication(
                WebApplicationType.SERVLET, "management.endpoint.promptcache.show-values=when-authorized")) {
            change(application);
            assertThat(json(application, "/promptcache/p?compare=previous").toString())
                    .doesNotContain("Hello", "Hi ");
        }
    }

    @Test
    void aManifestThatCannotBeParsedIsShownWithTheReason() throws Exception {
        try (EndpointApplication application = new EndpointApplication(WebApplicationType.SERVLET, ALWAYS)) {
            application.bean(FakePromptSource.class).put("p", "11aa");
            application.bean(AsyncPromptCache.class).pull("p");
            JsonNode prompt = json(application, "/promptcache/p");
            assertThat(prompt.path("templateError").asString()).isNotBlank();
            assertThat(prompt.has("messages")).isFalse();
        }
    }

    private static String change(EndpointApplication application) {
        FakePromptSource source = application.bean(FakePromptSource.class);
        AsyncPromptCache cache = application.bean(AsyncPromptCache.class);
        String before = source.putText("p", "Hi {name}").commitHash();
        cache.pull("p");
        source.putText("p", "Hello {name}");
        cache.refreshAll();
        return before;
    }

    private static String refuse(EndpointApplication application) {
        FakePromptSource source = application.bean(FakePromptSource.class);
        AsyncPromptCache cache = application.bean(AsyncPromptCache.class);
        String kept = source.putText("p", "Hi {name}").commitHash();
        cache.pull("p");
        source.putText("p", "Hi {name}, {tone}");
        cache.refresh(PromptKey.parse("p"));
        return kept;
    }

    /** What is kept of it, whether it is shown or not. */
    private static Optional<PromptCommit> previous(EndpointApplication application) {
        PromptKey key = PromptKey.parse("p");
        PromptCommit cached = application
                .bean(AsyncPromptCache.class)
                .entry(key)
                .orElseThrow()
                .commit();
        return application.bean(PreviousCommits.class).before(key, cached);
    }

    private static JsonNode json(EndpointApplication application, String path) throws Exception {
        return JsonMapper.shared().readTree(application.request("GET", path).body());
    }

    static class Events {

        final List<PromptRejectedEvent> rejected = new ArrayList<>();

        @EventListener
        void on(PromptRejectedEvent event) {
            rejected.add(event);
        }
    }

    static class Strict {

        @Bean
        PromptVetter strictVetter() {
            return (key, before, after) -> Optional.of("it is not mine");
        }
    }
}
