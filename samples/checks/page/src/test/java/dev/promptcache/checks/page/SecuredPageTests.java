package dev.promptcache.checks.page;

import static dev.promptcache.checks.page.PageApplication.UNRESTRICTED;
import static dev.promptcache.checks.page.PromptCachePage.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.promptcache.contract.Holds;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.Keys;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatReactiveManagementContextAutoConfiguration;

/** The page behind Spring Security. */
@Holds("page-secured")
class SecuredPageTests {

    @RegisterExtension
    static final Browser BROWSER = new Browser();

    private final PromptCachePage page = new PromptCachePage(BROWSER);

    @ParameterizedTest
    @MethodSource("applicationsWhoseTokenAPageCanRead")
    void sendsTheTokenThatItFindsInTheCookie(WebApplicationType type, Class<?> security) {
        try (PageApplication application = start(type, security)) {
            logsInAndEvicts(application, application.url("/actuator/promptcache"));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void sendsTheTokenOnTheManagementPort(WebApplicationType type) {
        try (PageApplication application = start(
                type,
                "management.server.port=0",
                // With Tomcat and Netty on the class path, both want to serve the management port.
                "spring.autoconfigure.exclude=" + TomcatReactiveManagementContextAutoConfiguration.class.getName())) {
            logsInAndEvicts(application, application.managementUrl("/actuator/promptcache"));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void sendsTheTokenBehindAContextPath(WebApplicationType type) {
        try (PageApplication application =
                start(type, "server.servlet.context-path=/shop", "spring.webflux.base-path=/shop")) {
            logsInAndEvicts(application, application.url("/shop/actuator/promptcache"));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void sendsTheTokenBehindAProxyWithAPrefix(WebApplicationType type) throws IOException {
        try (PageApplication application = start(type, "server.forward-headers-strategy=framework");
                PrefixProxy proxy = new PrefixProxy(application.port("local.server.port"))) {
            logsInAndEvicts(application, proxy.url("/actuator/promptcache"));
        }
    }

    static Stream<Arguments> applicationsWhoseTokenAPageCanRead() {
        return Stream.of(
                Arguments.of(WebApplicationType.SERVLET, Securities.Spa.class),
                Arguments.of(WebApplicationType.SERVLET, Securities.Cookie.class),
                Arguments.of(WebApplicationType.REACTIVE, Securities.Reactive.class));
    }

    @Test
    void saysWhoMovedAPromptAndShowsTextsToWhoMaySeeThem() {
        try (PageApplication application = PageApplication.configured(
                WebApplicationType.SERVLET,
                Securities.Spa.class,
                UNRESTRICTED,
                "management.endpoint.promptcache.show-values=when-authorized",
                "management.endpoint.promptcache.roles=OPERATOR")) {
            application.source().putText("p", "Hi {name}");
            application.cache().pull("p").join();
            application.source().putText("p", "Hello {name}");
            logIn(application, "operator");
            page.openPrompt("p");
            page.confirm("#refresh");
            until("the change", () -> page.text("#drawer-changes").contains("by a refresh, operator"));
            until("the difference", () -> page.texts("#drawer-texts .added").contains("Hello {name}"));
            BROWSER.driver().executeCdpCommand("Network.clearBrowserCookies", Map.of());
            logIn(application, "reader");
            page.openPrompt("p");
            until("the prompt", () -> page.text("#drawer-texts").contains("Not shown here."));
            assertThat(page.text("#drawer-body")).doesNotContain("Hello");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void whoPressedTheButtonIsThePrincipalOfTheAuditEvents(WebApplicationType type) {
        try (PageApplication application = start(type)) {
            logIn(application, "operator");
            page.openPrompt("p");
            application.source().put("p", "5566778899aa");
            page.confirm("#refresh");
            page.click("#drawer-outcome button");
            page.confirm("#evict");
            assertThat(application.bean(AuditEventRepository.class).find(null, null, null))
                    .filteredOn(event -> event.getType().startsWith("PROMPT_"))
                    .extracting(AuditEvent::getType, AuditEvent::getPrincipal)
                    .containsExactly(
                            tuple("PROMPT_CHANGED", "operator"),
                            tuple("PROMPT_REFRESHED", "operator"),
                            tuple("PROMPT_EVICTED", "operator"));
        }
    }

    @Test
    void saysWhyItWasRefusedWhereTheTokenIsOutOfReach() {
        try (PageApplication application = start(WebApplicationType.SERVLET, Securities.Session.class)) {
            logIn(application, "operator");
            evict();
            assertThat(page.outcome())
                    .startsWith("Refused (403).")
                    .contains("XSRF-TOKEN", "csrf.spa()", "CookieCsrfTokenRepository.withHttpOnlyFalse()");
            assertThat(application.cache().size()).isOne();
        }
    }

    @Test
    void saysThatWhoMayOnlyReadMayNotChange() {
        try (PageApplication application = start(WebApplicationType.SERVLET, Securities.Spa.class)) {
            logIn(application, "reader");
            evict();
            assertThat(page.outcome()).isEqualTo("Refused (403): your login may not do this.");
            assertThat(application.cache().size()).isOne();
        }
    }

    @ParameterizedTest
    @MethodSource("applicationsWhoseTokenAPageCanRead")
    void saysThatOneIsSignedOut(WebApplicationType type, Class<?> security) {
        try (PageApplication application = start(type, security)) {
            logIn(application, "operator");
            BROWSER.driver().manage().deleteAllCookies();
            until("the refusal", () -> page.text("#contact").startsWith("You are not signed in, or no longer (401)."));
            assertThat(page.keys()).containsExactly("p");
        }
    }

    @Test
    void worksWithALoginInTheAddress() {
        try (PageApplication application = start(WebApplicationType.SERVLET, Securities.Basic.class)) {
            page.open(application.url("/actuator/promptcache").replace("http://", "http://operator:secret@"));
            assertThat(page.keys()).containsExactly("p");
            evict();
            assertThat(page.outcome()).isEqualTo("Evicted p.");
        }
    }

    private static PageApplication start(WebApplicationType type, String... properties) {
        Class<?> security = type == WebApplicationType.SERVLET ? Securities.Spa.class : Securities.Reactive.class;
        return start(type, security, properties);
    }

    private static PageApplication start(WebApplicationType type, Class<?> security, String... properties) {
        PageApplication application = PageApplication.configured(
                type,
                security,
                Stream.concat(Stream.of(UNRESTRICTED), Stream.of(properties)).toArray(String[]::new));
        application.hold("p", "12344e88aabb");
        return application;
    }

    private void logsInAndEvicts(PageApplication application, String url) {
        logIn(url, "operator");
        evict();
        assertThat(page.outcome()).isEqualTo("Evicted p.");
        assertThat(application.cache().size()).isZero();
    }

    private void logIn(PageApplication application, String user) {
        logIn(application.url("/actuator/promptcache"), user);
    }

    private void logIn(String url, String user) {
        BROWSER.driver().get(url);
        page.type("[name=username]", user);
        page.type("[name=password]", "secret", Keys.ENTER);
        until("the page", () -> page.keys().equals(List.of("p")));
    }

    private void evict() {
        page.openPrompt("p");
        page.confirm("#evict");
    }
}
