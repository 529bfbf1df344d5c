package dev.promptcache.checks.page;

import static dev.promptcache.checks.page.PageApplication.UNRESTRICTED;
import static dev.promptcache.checks.page.PromptCachePage.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;
import org.springframework.boot.WebApplicationType;

/** How one gets about the page: by its address, the browser's buttons, and the keyboard. */
class PageNavigationTests {

    private static final String HASH = "12344e88aabbccdd";

    @RegisterExtension
    static final Browser BROWSER = new Browser();

    private static PageApplication application;

    private final PromptCachePage page = new PromptCachePage(BROWSER);

    @BeforeAll
    static void start() {
        application = new PageApplication(WebApplicationType.SERVLET, UNRESTRICTED);
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @BeforeEach
    void hold() {
        application.cache().clear();
        application.hold("acme/a", HASH);
        application.hold("b:prod", HASH);
        // Without an address that would be followed within the page.
        BROWSER.driver().get("about:blank");
    }

    @Test
    void backClosesThePromptThatWasOpenedAndForwardOpensItAgain() {
        look("");
        page.openPrompt("b:prod");
        BROWSER.driver().navigate().back();
        until("the list", () -> !page.shows("#drawer"));
        assertThat(address()).endsWith("/actuator/promptcache");
        assertThat(page.keys()).containsExactlyInAnyOrder("acme/a", "b:prod");
        BROWSER.driver().navigate().forward();
        until("the prompt", () -> page.text("#drawer-title").equals("b:prod"));
        page.press(Keys.ESCAPE);
        until("the address without it", () -> !address().contains("#"));
        assertThat(page.shows("#drawer")).isFalse();
    }

    @Test
    void aPromptThatIsOpenedWhileAnotherIsLeftIsTheOneThatIsShown() {
        look("");
        page.openPrompt("b:prod");
        BROWSER.script("document.getElementById('drawer-close').click();"
                + " document.getElementById('drawer').addEventListener('close', () => setTimeout(() =>"
                + " [...document.querySelectorAll('#rows .name')].find(one => one.dataset.key === 'acme/a').click()),"
                + " {once: true})");
        until(
                "the other",
                () -> page.text("#drawer-body").contains(HASH) && address().endsWith("#acme%2Fa"));
        assertThat(page.text("#drawer-title")).isEqualTo("acme/a");
    }

    @Test
    void anAddressWithoutAPromptClosesTheOneThatIsOpen() {
        look("#acme%2Fa");
        until("the prompt", () -> page.text("#drawer-title").equals("acme/a"));
        BROWSER.script("location.hash = ''");
        until("the list", () -> !page.shows("#drawer"));
    }

    @Test
    void anAddressThatIsNotEncodedIsTakenAsItIs() {
        application.hold("100%", HASH);
        look("#100%");
        until("the prompt", () -> page.text("#drawer-title").equals("100%"));
    }

    @Test
    void aPromptMayBeCalledWhatThePageCallsItsParts() {
        application.hold("prompts", HASH);
        look("#prompts");
        until("the prompt", () -> page.text("#drawer-title").equals("prompts"));
    }

    @Test
    void theFirstTabLeadsToThePrompts() {
        look("");
        page.press(Keys.TAB);
        assertThat(page.focus()).isEqualTo("skip");
        page.press(Keys.ENTER);
        assertThat(page.focus()).isEqualTo("prompts");
        assertThat(address()).doesNotContain("#");
    }

    @Test
    void theKeyboardOpensAPromptThoughSomethingIsSelected() {
        look("");
        BROWSER.script("document.querySelector('#rows .name').focus();"
                + " getSelection().selectAllChildren(document.querySelector('main'))");
        page.press(Keys.ENTER);
        until("the prompt", () -> page.shows("#drawer"));
    }

    @Test
    void onANarrowScreenTheKeyboardLeadsToNothingThatCannotBeSeen() {
        BROWSER.look(360, 800, false);
        look("");
        BROWSER.script("document.getElementById('search').focus()");
        List<String> unseen = new ArrayList<>();
        for (int presses = 0; presses < 30 && !page.focus().equals("changes"); presses++) {
            page.press(Keys.TAB);
            unseen.addAll(BROWSER.<List<String>>script(
                    "const it = document.activeElement; it.scrollIntoView({block: 'center'});"
                            + " const {left, top, width, height} = it.getBoundingClientRect();"
                            + " const there = document.elementFromPoint(left + width / 2, top + height / 2);"
                            + " return it.contains(there) || there && there.contains(it) && there !== document.body"
                            + " && !there.matches('html, main, section') ? [] : [it.outerHTML]"));
        }
        assertThat(unseen).isEmpty();
    }

    @Test
    void whatIsSelectedStaysSoWhileThePageLooksAgain() {
        look("");
        page.openPrompt("b:prod");
        BROWSER.script("getSelection().selectAllChildren(document.querySelector('#drawer-facts .hash'))");
        application.ticker().advance(Duration.ofSeconds(5));
        Object selected = BROWSER.driver()
                .executeAsyncScript(
                        "const done = arguments[0]; load().then(load).then(() => done(getSelection().toString()))");
        assertThat(selected).isEqualTo(HASH);
    }

    private void look(String fragment) {
        page.open(application.url("/actuator/promptcache" + fragment));
    }

    private static String address() {
        return BROWSER.driver().getCurrentUrl();
    }
}
