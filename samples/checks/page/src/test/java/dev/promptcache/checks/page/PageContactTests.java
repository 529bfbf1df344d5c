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
