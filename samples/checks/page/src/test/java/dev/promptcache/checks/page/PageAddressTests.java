package dev.promptcache.checks.page;

import static dev.promptcache.checks.page.PageApplication.UNRESTRICTED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.contract.Holds;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.springframework.boot.WebApplicationType;

/** Wherever the endpoint is, the page finds it. */
@Holds("page-place")
class PageAddressTests {

    @RegisterExtension
    static final Browser BROWSER = new Browser();

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void underAnotherBasePathAndName(WebApplicationType type) {
        try (PageApplication application = start(
                type,
                "management.endpoints.web.base-path=/ops/internal",
                "management.endpoints.web.path-mapping.promptcache=prompts")) {
            showsAndEvicts(application, application.url("/ops/internal/prompts"));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void asTheRootOfAllEndpoints(WebApplicationType type) {
        try (PageApplication application =
                start(type, "management.server.port=0", "management.endpoints.web.base-path=/")) {
            showsAndEvicts(application, application.managementUrl("/promptcache"));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void onTheManagementPort(WebApplicationType type) {
        try (PageApplication application =
                start(type, "management.server.port=0", "management.server.base-path=/manage")) {
            showsAndEvicts(application, application.managementUrl("/manage/actuator/promptcache"));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void behindAContextPath(WebApplicationType type) {
        try (PageApplication application =
                start(type, "server.servlet.context-path=/shop", "spring.webflux.base-path=/shop")) {
            showsAndEvicts(application, application.url("/shop/actuator/promptcache"));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void behindAProxyWithAPrefix(WebApplicationType type) throws IOException {
        try (PageApplication application = start(type, "server.forward-headers-strategy=framework");
                PrefixProxy proxy = new PrefixProxy(application.port("local.server.port"))) {
            showsAndEvicts(application, proxy.url("/actuator/promptcache"));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void withAQueryThatItDoesNotKnow(WebApplicationType type) {
        try (PageApplication application = start(type)) {
            showsAndEvicts(application, application.url("/actuator/promptcache?from=mail#"));
        }
    }

    private static PageApplication start(WebApplicationType type, String... properties) {
        return new PageApplication(
                type,
                Stream.concat(Stream.of(UNRESTRICTED), Stream.of(properties)).toArray(String[]::new));
    }

    private static void showsAndEvicts(PageApplication application, String url) {
        application.hold("acme/joke:prod", "12344e88aabb");
        application.hold("other", "5566778899aa");
        PromptCachePage page = new PromptCachePage(BROWSER).open(url);
        assertThat(page.keys()).containsExactlyInAnyOrder("acme/joke:prod", "other");
        page.openPrompt("acme/joke:prod");
        page.confirm("#refresh");
        assertThat(page.outcome()).isEqualTo("Refreshed acme/joke:prod: unchanged at 12344e88.");
        page.confirm("#evict");
        assertThat(page.outcome()).isEqualTo("Evicted acme/joke:prod.");
        assertThat(application.cache().size()).isOne();
    }
}
