package dev.promptcache.checks.page;

import static dev.promptcache.checks.page.PromptCachePage.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.contract.Holds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.WebApplicationType;

/** What the page says while the application does not answer, and where it may only read. */
class PageContactTests {

    @RegisterExtension
    static final Browser BROWSER = new Browser();

    @Test
    void saysThatContactIsLostAndThatItIsBack() {
        PromptCachePage page = new PromptCachePage(BROWSER);
        int port;
        try (PageApplication application = new PageApplication(WebApplicationType.SERVLET)) {
            application.hold("p", "12344e88aabb");
            port = application.port("local.server.port");
            page.open(application.url("/actuator/promptcache"));
            assertThat(page.shows("#contact")).isFalse();
        }
        until("the loss", () -> page.text("#contact").startsWith("Lost contact with the application"));
        assertThat(page.text("#contact")).contains("What is shown is from then.");
        assertThat(page.text("#updated")).startsWith("No contact");
        assertThat(page.keys()).containsExactly("p");
        try (PageApplication application = new PageApplication(WebApplicationType.SERVLET, "server.port=" + port)) {
            application.hold("q", "12344e88aabb");
            until("contact", () -> page.outcome().startsWith("Contact is back"));
            assertThat(page.shows("#contact")).isFalse();
            assertThat(page.keys()).containsExactly("q");
        }
    }

    @Test
    void looksAlsoWhereTheBrowserHasNoTimeoutsOfItsOwn() {
        PromptCachePage page = new PromptCachePage(BROWSER);
        try (PageApplication application = new PageApplication(WebApplicationType.SERVLET)) {
            application.hold("p", "12344e88aabb");
            BROWSER.withScript("delete AbortSignal.timeout", () -> page.open(application.url("/actuator/promptcache")));
            assertThat(page.text("#contact")).isEmpty();
            assertThat(page.keys()).containsExactly("p");
        }
    }

    @Test
    void saysThatThereWasNoAnswerInTime() {
        PromptCachePage page = new PromptCachePage(BROWSER);
        try (PageApplication application = new PageApplication(WebApplicationType.SERVLET)) {
            BROWSER.withScript(
                    "const later = setTimeout; window.setTimeout = (task, wait) => later(task, wait === 10000 ? 1 : wait);"
                            + " window.fetch = (url, {signal}) => new Promise((answer, fail) =>"
                            + " signal.addEventListener('abort', () => fail(signal.reason)))",
                    () -> page.open(application.url("/actuator/promptcache")));
            assertThat(page.text("#contact")).startsWith("Lost contact with the application (no answer in time).");
        }
    }

    @Test
    void saysThatSomethingElseAnswersInThePlaceOfTheCache() {
        PromptCachePage page = new PromptCachePage(BROWSER);
        try (PageApplication application = new PageApplication(WebApplicationType.SERVLET)) {
            BROWSER.withScript(
                    "window.fetch = async () => new Response('<h1>Sign in</h1>', {headers: {'Content-Type': 'text/html'}})",
                    () -> page.open(application.url("/actuator/promptcache")));
            assertThat(page.text("#contact")).startsWith("Something else answers in the place of the cache");
        }
    }

    @Test
    void aPromptThatCannotBeReadIsSaidToBeSoUntilItCanAgain() {
        PromptCachePage page = new PromptCachePage(BROWSER);
        try (PageApplication application = new PageApplication(WebApplicationType.SERVLET)) {
            application.hold("p", "12344e88aabb");
            BROWSER.withScript(
                    "window.broken = true; const real = fetch; window.fetch = async (url, options) =>"
                            + " broken && url.includes('compare=') ? new Response('', {status: 500}) : real(url, options)",
                    () -> page.open(application.url("/actuator/promptcache#p")));
            until("the failure", () -> page.text("#drawer").contains("The application answered with 500."));
            BROWSER.script("broken = false; load()");
            until("the prompt", () -> page.text("#drawer-body").contains("12344e88aabb"));
            assertThat(page.text("#drawer")).doesNotContain("500");
        }
    }

    @Test
    void aCookieThatNobodyCanReadIsNoLossOfContact() {
        PromptCachePage page = new PromptCachePage(BROWSER);
        try (PageApplication application = new PageApplication(WebApplicationType.SERVLET)) {
            application.hold("p", "12344e88aabb");
            BROWSER.withScript(
                    "document.cookie = 'XSRF-TOKEN=100%'", () -> page.open(application.url("/actuator/promptcache")));
            assertThat(page.text("#contact")).isEmpty();
            assertThat(page.keys()).containsExactly("p");
        }
    }

    @Holds("page-acts")
    @Test
    void offersNothingThatIsNotAllowed() {
        PromptCachePage page = new PromptCachePage(BROWSER);
        try (PageApplication application = new PageApplication(WebApplicationType.SERVLET)) {
            application.hold("p", "12344e88aabb");
            page.open(application.url("/actuator/promptcache"));
            page.openPrompt("p");
            assertThat(page.buttons())
                    .contains("Pause", "Close")
                    .doesNotContain("Refresh all…", "Clear…", "Refresh…", "Evict…");
            assertThat(page.text("#read-only")).isEqualTo("Read-only");
        }
    }
}
