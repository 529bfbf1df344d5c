package dev.promptcache.checks.page;

import static dev.promptcache.checks.page.PageApplication.UNRESTRICTED;
import static dev.promptcache.checks.page.PromptCachePage.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.promptcache.contract.Holds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.springframework.boot.WebApplicationType;

/** How the page looks: on any screen, light and dark, with three prompts and with a thousand, and to assistive technology. */
class PageAppearanceTests {

    @RegisterExtension
    static final Browser BROWSER = new Browser();

    private static final Path AXE = Path.of("node_modules/axe-core/axe.min.js");

    private static PageApplication application;

    private final PromptCachePage page = new PromptCachePage(BROWSER);

    @BeforeAll
    static void start() {
        application = new PageApplication(
                WebApplicationType.SERVLET, UNRESTRICTED, ExamplePrompts.SHOWN, ExamplePrompts.VETTED);
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @BeforeEach
    void hold() {
        application.cache().clear();
        ExamplePrompts.hold(application);
        application
                .cache()
                .pull("search/misspelled")
                .exceptionally(failure -> null)
                .join();
    }

    @ParameterizedTest
    @CsvSource({"360, false", "360, true", "768, false", "1280, false", "1280, true", "2560, false", "2560, true"})
    void axeFindsNothingToComplainOf(int width, boolean dark) throws IOException {
        String missing = "There is no axe-core to look at the page with: samples/checks/page/install-axe.sh";
        assumeTrue(Files.exists(AXE) || Browser.required(), missing);
        assertThat(AXE).as(missing).exists();
        BROWSER.look(width, 900, dark);
        look();
        assertThat(violations()).as("list").isEmpty();
        BROWSER.script("document.querySelectorAll('details').forEach(details => details.open = true)");
        assertThat(violations()).as("everything unfolded").isEmpty();
        page.openPrompt("search/answer:production");
        assertThat(violations()).as("prompt").isEmpty();
        page.click("#evict");
        assertThat(violations()).as("question").isEmpty();
        page.press(Keys.ESCAPE);
        page.confirm("#refresh");
        assertThat(violations()).as("outcome").isEmpty();
        page.press(Keys.ESCAPE);
        page.openPrompt("support/summarise:production");
        assertThat(violations()).as("refused").isEmpty();
    }

    @Holds("page-looks")
    @ParameterizedTest
    @CsvSource({"320", "360", "412", "768", "1024", "1280", "1920", "2560"})
    void nothingIsCutOffAndNothingScrollsSideways(int width) {
        BROWSER.look(width, 900, false);
        look();
        assertThat(overflowing("html, main *")).isEmpty();
        page.openPrompt("search/answer:production");
        assertThat(overflowing("#drawer, #drawer *")).isEmpty();
        page.click("#evict");
        assertThat(overflowing("#confirm, #confirm *")).isEmpty();
    }

    @Test
    void aPhoneDoesNotMoveCloserToWhereOneTypes() {
        BROWSER.look(390, 844, false);
        look();
        assertThat(style("#search", "font-size")).isEqualTo("16px");
        assertThat(style("#sorting", "font-size")).isEqualTo("16px");
    }

    @Holds("page-looks")
    @Test
    void followsThePreferenceForDarkColours() {
        look();
        assertThat(brightness()).isGreaterThan(200);
        BROWSER.look(1280, 900, true);
        assertThat(brightness()).isLessThan(50);
    }

    @Test
    void isPrintedDarkOnLightWithAllThatChangedAndWithoutButtons() {
        BROWSER.look(1280, 900, true);
        look();
        BROWSER.emulate("print", Map.of("prefers-color-scheme", "dark"));
        try {
            assertThat(brightness()).isGreaterThan(200);
            assertThat(style("#events", "max-height")).isEqualTo("none");
            assertThat(page.shows("#clear")).isFalse();
            assertThat(page.keys()).contains("search/answer:production");
        } finally {
            BROWSER.emulate("", Map.of());
        }
    }

    @Test
    void whereColoursAreTheReadersOwnChangedWordsAreStillMarked() {
        look();
        page.openPrompt("search/answer:production");
        until("the difference", () -> page.shows("#drawer ins"));
        BROWSER.emulate("", Map.of("forced-colors", "active"));
        try {
            assertThat(style("#drawer ins", "text-decoration-line")).isEqualTo("underline");
            assertThat(style("#drawer del", "text-decoration-line")).isEqualTo("line-through");
        } finally {
            BROWSER.emulate("", Map.of());
        }
    }

    @Holds("page-looks")
    @Test
    void showsAThousandPromptsAndThenTheRest() {
        for (int i = 0; i < 1200; i++) {
            application.hold("team-" + i % 17 + "/prompt-" + i + ":production", "12344e88aabb");
        }
        int size = application.cache().size();
        look();
        // And what is refused, wherever it stands, and what could not be had.
        until("a thousand rows", () -> page.keys().size() == 1002);
        assertThat(page.keys()).startsWith("search/misspelled", "support/summarise:production");
        assertThat(page.text("#omitted"))
                .startsWith("These are the 1,000 most recently used of " + String.format("%,d", size));
        page.click("#omitted button");
        until("the rest", () -> page.keys().size() == size + 1);
        page.search("prompt-1199");
        assertThat(page.keys()).containsExactly("team-9/prompt-1199:production");
    }

    private void look() {
        page.open(application.url("/actuator/promptcache"));
    }

    @SuppressWarnings("unchecked")
    private static List<String> violations() throws IOException {
        BROWSER.script(Files.readString(AXE));
        return (List<String>)
                BROWSER.driver()
                        .executeAsyncScript(
                                "const done = arguments[0]; axe.run().then(found => done(found.violations.map(violation =>"
                                        + " violation.id + ': ' + violation.nodes.map(node => node.html + ' ' + node.failureSummary).join())))");
    }

    /** What is wider than its place. */
    private static List<String> overflowing(String selector) {
        return BROWSER.script(
                "return [...document.querySelectorAll(arguments[0])].filter(it => it.checkVisibility()"
                        + " && !it.closest('.unseen, svg, thead') && it.clientWidth > 0 && it.scrollWidth > it.clientWidth + 1"
                        + " && getComputedStyle(it).display !== 'inline').map(it => it.outerHTML.slice(0, 200))",
                selector);
    }

    private static String style(String selector, String property) {
        return BROWSER.script(
                "return getComputedStyle(document.querySelector(arguments[0])).getPropertyValue(arguments[1])",
                selector,
                property);
    }

    private static long brightness() {
        return BROWSER.<Long>script("return Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])");
    }
}
