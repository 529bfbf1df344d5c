package dev.promptcache.checks.page;

import static dev.promptcache.checks.page.PageApplication.UNRESTRICTED;
import static dev.promptcache.checks.page.PromptCachePage.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptKey;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.WebApplicationType;

/** What prompts may be called and say without harm to the page. */
class HostilePromptsTests {

    @RegisterExtension
    static final Browser BROWSER = new Browser();

    private static PageApplication application;

    private final PromptCachePage page = new PromptCachePage(BROWSER);

    @BeforeAll
    static void start() {
        application = new PageApplication(WebApplicationType.SERVLET, UNRESTRICTED, ExamplePrompts.SHOWN);
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @BeforeEach
    void clear() {
        application.cache().clear();
    }

    @Test
    void aNameThatTurnsTheDirectionOfWritingDoesNotTurnTheQuestionAround() {
        String key = "a\u202Eb";
        application.hold(key, "12344e88aabb");
        look();
        page.openPrompt(key);
        page.click("#evict");
        assertThat(page.text("#confirm-title")).isEqualTo("Evict " + key + "?");
        assertThat(left("#confirm-title", '?')).isGreaterThan(left("#confirm-title", 'b'));
        page.click("#confirm [value=no]");
        page.confirm("#evict");
        assertThat(page.outcome()).isEqualTo("Evicted " + key + ".");
    }

    @Test
    void aTextOfTenThousandLinesIsComparedLineByLineAndItsFirstLinesWordByWord() {
        change("long", lines("is"), lines("was"));
        assertThat(count(".removed")).isEqualTo(10_000);
        assertThat(count(".added")).isEqualTo(10_000);
        assertThat(count("ins")).isEqualTo(500);
    }

    @Test
    void aTextOfAMegabyteInOneLineIsCompared() {
        String words = "word ".repeat(200_000);
        change("wide", words + "is", words + "was");
        assertThat(page.texts("#drawer-texts section:first-child ins")).containsExactly("was");
    }

    @Test
    void aTextOfMoreLinesThanAPageCanShowIsCutOffAndSaidToBe() {
        String text = "x\n".repeat(150_000);
        change("endless", "a".repeat(10), text);
        assertThat(count(".added")).isEqualTo(19_999);
        assertThat(page.texts("#drawer-texts .skipped")).containsExactly("130,002 more lines", "130,001 more lines");
    }

    private void change(String name, String before, String after) {
        application.source().putText(name, before);
        application.cache().pull(name).join();
        application.source().putText(name, after);
        application.cache().refresh(PromptKey.parse(name)).join();
        look();
        page.openPrompt(name);
        until("the difference", () -> count(".added") > 0);
    }

    private static String lines(String verb) {
        return IntStream.range(0, 10_000)
                .mapToObj(line -> "Line " + line + " " + verb + " one of those that nobody reads to the end.")
                .collect(Collectors.joining("\n"));
    }

    private static long count(String selector) {
        return BROWSER.<Long>script(
                "return document.querySelectorAll('#drawer-texts section:first-child ' + arguments[0]).length",
                selector);
    }

    /** Where the last of these letters begins. */
    private static double left(String selector, char letter) {
        return BROWSER.<Number>script(
                        "const range = document.createRange(); const walk = document.createTreeWalker("
                                + "document.querySelector(arguments[0]), NodeFilter.SHOW_TEXT); let left = 0;"
                                + " while (walk.nextNode()) { const at = walk.currentNode.data.lastIndexOf(arguments[1]);"
                                + " if (at >= 0) { range.setStart(walk.currentNode, at); range.setEnd(walk.currentNode, at + 1);"
                                + " left = range.getBoundingClientRect().left; } } return left",
                        selector,
                        String.valueOf(letter))
                .doubleValue();
    }

    private void look() {
        page.open(application.url("/actuator/promptcache"));
    }
}
