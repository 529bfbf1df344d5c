package dev.promptcache.checks.page;

import static dev.promptcache.checks.page.PageApplication.UNRESTRICTED;
import static dev.promptcache.checks.page.PromptCachePage.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.contract.Holds;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.springframework.boot.WebApplicationType;

/** What the page shows and does. */
class PageTests {

    private static final String HASH = "12344e88aabbccdd";

    @RegisterExtension
    static final Browser BROWSER = new Browser();

    private static PageApplication application;

    private final PromptCachePage page = new PromptCachePage(BROWSER);

    @BeforeAll
    static void start() {
        application = new PageApplication(
                WebApplicationType.SERVLET,
                UNRESTRICTED,
                "management.endpoint.promptcache.show-values=always",
                "langsmith.prompt-cache.vetting.template=refuse",
                "langsmith.prompt-cache.vetting.max-size=100KB");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @BeforeEach
    void hold() {
        application.source().failAll(null).release();
        application.cache().clear();
        application.hold("b:prod", HASH);
        application.ticker().advance(Duration.ofSeconds(10));
        application.hold("acme/a", "99ff00aa11223344");
        application.ticker().advance(Duration.ofSeconds(10));
        application.hold("c:" + HASH.substring(0, 8), HASH);
        application.ticker().advance(Duration.ofSeconds(10));
        BROWSER.look(1600, 900, false);
    }

    @Holds("page-shows")
    @Test
    void saysOfEachPromptHowItIs() {
        look();
        assertThat(page.keys()).containsExactly("acme/a", "b:prod", "c:12344e88");
        // What counts from the clock goes on while the page is drawn.
        assertThat(String.join("|", page.row("b:prod")))
                .matches("Fresh\\|b:prod\\|12344e88\\|30 s\\|[34]\\d s ago\\|in [34] min\\|");
        assertThat(String.join("|", page.row("c:12344e88")))
                .matches("Immutable\\|c:12344e88\\|12344e88\\|10 s\\|[12]\\d s ago\\|never\\|");
        assertThat(page.text("#headline")).isEqualTo("All 3 prompts are up to date");
    }

    @Holds("page-shows")
    @Test
    void whatIsStaleStandsOnTopWithTheReason() {
        application
                .source()
                .fail(
                        PromptKey.parse("b:prod"),
                        new PromptException.Unavailable(PromptKey.parse("b:prod"), "it is <b>down</b>", 503, null));
        application.ticker().advance(Duration.ofMinutes(5));
        application.cache().refresh(PromptKey.parse("acme/a"));
        look();
        assertThat(page.keys()).startsWith("b:prod");
        assertThat(page.row("b:prod").get(0)).isEqualTo("Stale");
        assertThat(page.row("b:prod").get(6)).isEqualTo("Failed once: it is unavailable: it is <b>down</b>");
        assertThat(page.text("#headline")).isEqualTo("1 prompt fails to refresh");
        assertThat(page.shows("#verdict.warn")).isTrue();
    }

    @Holds("page-shows")
    @Test
    void saysWhyAPromptIsStaleThoughNothingFailed() {
        application.cache().stop().join();
        try {
            application.ticker().advance(Duration.ofMinutes(6));
            look();
            assertThat(page.row("b:prod").get(0)).isEqualTo("Stale");
            assertThat(page.row("b:prod").get(6)).isEqualTo("Due for a check: the background refresh is stopped");
            assertThat(page.text("#headline")).isEqualTo("2 prompts stale");
            assertThat(page.shows("#read-only")).isFalse();
            page.openPrompt("b:prod");
            assertThat(page.text("#drawer-callouts")).isEqualTo("Due for a check: the background refresh is stopped");
        } finally {
            application.cache().start();
        }
    }

    @Holds("page-shows")
    @Test
    void filtersByStateAndByWords() {
        look();
        page.filter("immutable");
        assertThat(page.keys()).containsExactly("c:12344e88");
        page.filter("stale");
        assertThat(page.keys()).isEmpty();
        assertThat(page.text("#empty-text")).isEqualTo("No prompt fits the filter.");
        page.filter("all");
        page.search("ACME 99ff");
        assertThat(page.keys()).containsExactly("acme/a");
        page.search("");
        assertThat(page.keys()).hasSize(3);
    }

    @Test
    void wherePromptsAreFilteredAwayAllOfThemAreOneButtonAway() {
        look();
        page.filter("stale");
        page.search("nothing");
        page.click("#show-all");
        assertThat(page.keys()).hasSize(3);
        assertThat(page.shows("#chip-all[aria-pressed=true]")).isTrue();
        assertThat(BROWSER.<String>script("return document.getElementById('search').value"))
                .isEmpty();
        assertThat(page.focus()).isEqualTo("search");
        assertThat(page.shows("#empty")).isFalse();
    }

    @Test
    void saysInPlainWordsWhatAStateAndASettingMean() {
        look();
        page.openPrompt("b:prod");
        until(
                "the state",
                () -> page.text("#drawer-meaning").equals("LangSmith confirmed it within the last 5 min (its ttl)."));
        page.press(Keys.ESCAPE);
        assertThat(page.shows("#chip-stale[title*='longer than 5 min ago (its ttl)']"))
                .isTrue();
        BROWSER.script("document.querySelector('.settings').open = true");
        assertThat(page.text("#settings"))
                .contains("Then served at once, while LangSmith is asked, for", "stale-while-revalidate");
    }

    @Test
    void saysWhichPromptsCouldNotBeHadHowOftenAndWhy() {
        application.cache().pull("misspelled").exceptionally(failure -> null).join();
        application.ticker().advance(Duration.ofSeconds(15));
        application.cache().pull("misspelled").exceptionally(failure -> null).join();
        look();
        assertThat(page.text("#headline")).isEqualTo("1 prompt could not be had");
        page.click("#headline button");
        assertThat(page.keys()).containsExactly("misspelled");
        assertThat(page.row("misspelled").get(0)).isEqualTo("Not cached");
        assertThat(page.row("misspelled").get(6)).startsWith("Failed 2 times in a row: it was not found: ");
        page.openPrompt("misspelled");
        assertThat(page.text("#drawer-callouts")).contains("First ", "Nothing is cached");
        assertThat(page.buttons()).doesNotContain("Refresh…", "Evict…");
        page.press(Keys.ESCAPE);
        application.ticker().advance(Duration.ofSeconds(15));
        application.hold("misspelled", HASH);
        page.filter("all");
        until("the prompt", () -> page.row("misspelled").get(0).equals("Fresh"));
        assertThat(page.shows("#chip-missing")).isFalse();
    }

    @Test
    void theStateInTheAddressIsTheFirstFilter() {
        page.open(application.url("/actuator/promptcache?state=IMMUTABLE"));
        assertThat(page.keys()).containsExactly("c:12344e88");
    }

    @Holds("page-shows")
    @Test
    void sortsByAnyColumnInBothDirections() {
        look();
        page.sortBy("Prompt");
        assertThat(page.keys()).containsExactly("acme/a", "b:prod", "c:12344e88");
        page.sortBy("Prompt");
        assertThat(page.keys()).containsExactly("c:12344e88", "b:prod", "acme/a");
        page.sortBy("Age");
        assertThat(page.keys()).containsExactly("c:12344e88", "acme/a", "b:prod");
        page.sortBy("Last read");
        assertThat(page.keys()).containsExactly("c:12344e88", "acme/a", "b:prod");
        page.sortBy("Next refresh");
        assertThat(page.keys()).endsWith("c:12344e88");
        assertThat(page.shows("#head th:nth-child(6)[aria-sort=ascending]")).isTrue();
    }

    @Test
    void followsTheCacheByItself() {
        look();
        application.hold("new", HASH);
        until("the new prompt", () -> page.keys().contains("new"));
        application.cache().invalidate(PromptKey.parse("new"));
        until("the new prompt to go", () -> !page.keys().contains("new"));
    }

    @Holds("page-acts")
    @Test
    void refreshesOnePromptAndSaysWhatCameOfIt() {
        look();
        page.openPrompt("b:prod");
        page.confirm("#refresh");
        assertThat(page.outcome()).isEqualTo("Refreshed b:prod: unchanged at 12344e88.");
        application.source().put("b:prod", "5566778899aabbcc");
        application.source().hold();
        page.click("#refresh");
        page.click("#confirm-yes");
        until("the last outcome to go", () -> page.outcome().isEmpty());
        application.source().release();
        until("the outcome", () -> page.outcome().equals("Refreshed b:prod: 12344e88 → 55667788."));
        until("the new commit", () -> page.text("#drawer-body").contains("5566778899aabbcc"));
    }

    @Test
    void aRefreshThatFailsSaysWhy() {
        application
                .source()
                .failAll(new PromptException.AccessDenied(PromptKey.parse("b:prod"), "the key was revoked", 403));
        look();
        page.openPrompt("b:prod");
        page.confirm("#refresh");
        assertThat(page.outcome()).isEqualTo("b:prod was not refreshed (access denied): the key was revoked");
        until("the failure to show", () -> page.text("#drawer-callouts").startsWith("Failed"));
        page.click("#evict");
        assertThat(page.text("#confirm-text"))
                .startsWith(
                        "Its last refresh failed, so its pulls are likely to fail. The next pull fetches it again.");
    }

    @Holds("page-acts")
    @Test
    void evictsOnePromptOnceItIsConfirmed() {
        look();
        page.openPrompt("b:prod");
        page.click("#evict");
        assertThat(page.text("#confirm-title")).isEqualTo("Evict b:prod?");
        page.click("#confirm [value=no]");
        assertThat(application.cache().size()).isEqualTo(3);
        page.confirm("#evict");
        assertThat(page.outcome()).isEqualTo("Evicted b:prod.");
        assertThat(page.shows("#drawer")).isFalse();
        assertThat(application.cache().entry(PromptKey.parse("b:prod"))).isEmpty();
        until("the row to go", () -> page.keys().equals(List.of("acme/a", "c:12344e88")));
    }

    @Holds("page-acts")
    @Test
    void refreshesAllAndClears() {
        look();
        application.source().put("b:prod", "5566778899aabbcc");
        page.confirm("#refresh-all");
        assertThat(page.outcome()).endsWith("requested.");
        until("the new commit", () -> page.row("b:prod").get(2).equals("55667788"));
        page.click("#outcome button");
        page.confirm("#clear");
        assertThat(page.outcome()).isEqualTo("Cleared the cache.");
        until("nothing", () -> page.text("#empty").startsWith("Nothing is cached."));
        assertThat(page.shows("#show-all")).isFalse();
        assertThat(application.cache().size()).isZero();
    }

    @Test
    void aPromptThatIsGoneMeanwhileIsSaidToBe() {
        look();
        page.openPrompt("b:prod");
        application.cache().clear();
        page.confirm("#evict");
        assertThat(page.outcome()).isEqualTo("b:prod was not cached any more.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<img src=x onerror=document.title='broken'>",
                "<svg onload=document.title='broken'>",
                "<b>bold&amp;",
                "acme/a b",
                "100%25",
                "semi;colon?and#hash",
                "naïve/приве́т:日本",
                "p:feat/x"
            })
    void whateverAPromptIsCalledItIsTextAndCanBeEvicted(String key) {
        application.cache().clear();
        application.hold(key, HASH);
        look();
        assertThat(page.keys()).containsExactly(key);
        assertThat(page.row(key).get(1)).isEqualTo(key);
        page.openPrompt(key);
        assertThat(page.text("#drawer-title")).isEqualTo(key);
        assertThat(page.text("#drawer-body")).contains(HASH);
        page.confirm("#evict");
        assertThat(page.outcome()).isEqualTo("Evicted " + key + ".");
        assertThat(BROWSER.driver().getTitle()).startsWith("Prompt cache");
        assertThat(BROWSER.<Long>script("return document.images.length")).isZero();
    }

    @Holds("page-shows")
    @Test
    void saysWhatChangedAndInWhichWords() {
        application.source().putText("support", "Be polite.\nAnswer in {language}.\nNever promise {name} a refund.");
        application.cache().pull("support").join();
        application.source().putText("support", "Be polite.\nAnswer in {language}, briefly.\nSay <b>goodbye</b>.");
        application.cache().refresh(PromptKey.parse("support")).join();
        look();
        assertThat(page.text("#changes-note")).contains("in the last hour");
        assertThat(page.text("#events li")).contains("support", "by a refresh");
        page.click("#events .sub");
        until("the difference", () -> page.text("#drawer-body").contains("What changed"));
        assertThat(page.texts("#drawer-texts section:first-child .removed"))
                .containsExactly("Answer in {language}.", "Never promise {name} a refund.");
        assertThat(page.texts("#drawer-texts section:first-child .added"))
                .containsExactly("Answer in {language}, briefly.", "Say <b>goodbye</b>.");
        assertThat(page.texts("#drawer-texts section:first-child ins")).contains(", briefly");
        assertThat(page.text("#drawer-texts")).contains("Variables removed: name");
        assertThat(page.text("#drawer-changes")).contains("by a refresh");
    }

    @Test
    void saysWhichCommitWasRefusedAndWhyAndWhatIsServedInItsPlace() {
        String before = application.source().putText("strict", "Hi {name}").commitHash();
        application.cache().pull("strict").join();
        String refused =
                application.source().putText("strict", "Hi {name}, {tone}").commitHash();
        application
                .cache()
                .refresh(PromptKey.parse("strict"))
                .exceptionally(failure -> null)
                .join();
        look();
        assertThat(page.keys()).startsWith("strict");
        assertThat(page.row("strict").get(6))
                .isEqualTo("Refused " + refused.substring(0, 8)
                        + ": it wants the variables [tone], which the one before did not");
        assertThat(page.text("#headline")).isEqualTo("1 commit refused");
        page.click("#headline button");
        assertThat(page.keys()).containsExactly("strict");
        page.openPrompt("strict");
        assertThat(page.text("#drawer-callouts")).contains(before.substring(0, 8) + " is served in its place.");
        page.click("#evict");
        assertThat(page.text("#confirm-text"))
                .startsWith("Commit " + refused.substring(0, 8) + " was refused in its place.");
        page.click("#confirm [value=no]");
        page.press(Keys.ESCAPE);
        page.filter("all");
    }

    @Test
    void whatWasRefusedStandsAmongTheChangesAndBesideWhatIsKept() {
        String kept = application.source().putText("strict", "Hi {name}").commitHash();
        application.cache().pull("strict").join();
        String refused =
                application.source().putText("strict", "Hi {name}, {tone}").commitHash();
        application
                .cache()
                .refresh(PromptKey.parse("strict"))
                .exceptionally(failure -> null)
                .join();
        look();
        assertThat(page.text("#changes-note")).contains("refused");
        assertThat(page.text("#events li"))
                .contains(
                        "strict",
                        kept.substring(0, 8) + " → " + refused.substring(0, 8),
                        "by a refresh",
                        "Refused: it wants the variables [tone], which the one before did not");
        page.openPrompt("strict");
        until("the difference", () -> page.text("#drawer-texts").contains("What was refused"));
        assertThat(page.texts("#drawer-texts section:first-child .removed")).containsExactly("Hi {name}");
        assertThat(page.texts("#drawer-texts section:first-child .added")).containsExactly("Hi {name}, {tone}");
        assertThat(page.text("#drawer-texts")).contains("Variables added: tone");
        assertThat(page.text("#drawer-changes")).contains("Refused: it wants the variables [tone]");
    }

    @Test
    void aPromptWhoseFirstCommitWasRefusedIsFoundThoughItIsNotCached() {
        application.source().putText("large", "x".repeat(200_000));
        application.cache().pull("large").exceptionally(failure -> null).join();
        look();
        assertThat(page.keys()).startsWith("large");
        assertThat(page.row("large").get(0)).isEqualTo("Refused");
        assertThat(page.row("large").get(6)).contains("langsmith.prompt-cache.vetting.max-size");
        page.openPrompt("large");
        assertThat(page.text("#drawer-callouts")).contains("Nothing is cached, so pulls fail.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {joined: true, since: SINCE, lag: 2}  | Joined for 3 min, 2 changes behind
                    {joined: true, since: SINCE, lag: 0}  | Joined for 3 min
                    {joined: false, since: SINCE, lag: 2} | On its own for 3 min
                    {joined: false}                       | On its own
                    """)
    void saysWhetherTheFleetIsJoined(String fleet, String said) {
        BROWSER.withScript(
                "const SINCE = new Date(Date.now() - 200000).toISOString(); const parse = JSON.parse;"
                        + " JSON.parse = text => Object.assign(parse(text), {fleet: " + fleet + "})",
                this::look);
        assertThat(page.text("#figures div:last-child").replaceAll("\\s+", " ")).isEqualTo("Fleet " + said);
        look();
        assertThat(page.text("#figures")).doesNotContain("Fleet");
    }

    @Test
    void aPromptHasAnAddressOfItsOwn() {
        page.open(application.url("/actuator/promptcache#acme%2Fa"));
        until("the prompt", () -> page.text("#drawer-title").equals("acme/a"));
        page.press(Keys.ESCAPE);
        until("the address without it", () -> !BROWSER.driver().getCurrentUrl().contains("#"));
    }

    @Holds("page-keyboard")
    @Test
    void everythingCanBeDoneByKeyboard() {
        look();
        BROWSER.script("document.querySelector('#head th:nth-child(6) button').focus()");
        page.press(Keys.TAB);
        assertThat(page.focus()).isEqualTo("acme/a");
        page.press(Keys.ENTER);
        until("the prompt", () -> page.text("#drawer-body").contains("99ff00aa11223344"));
        assertThat(page.focus()).isEqualTo("drawer-title");
        page.press(Keys.TAB, Keys.TAB);
        assertThat(page.focus()).isEqualTo("evict");
        page.press(Keys.ENTER);
        until("the question", () -> page.shows("#confirm"));
        assertThat(page.focus()).isEqualTo("Cancel");
        page.press(Keys.ESCAPE);
        until("the focus to be back", () -> page.focus().equals("evict"));
        page.press(Keys.ESCAPE);
        until("the focus to be back", () -> page.focus().equals("acme/a"));
        assertThat(application.cache().size()).isEqualTo(3);
    }

    @Test
    void pausesWhileItIsTold() {
        look();
        page.click("#pause");
        assertThat(page.text("#updated")).startsWith("Paused");
        application.hold("new", HASH);
        page.click("#pause");
        until("the new prompt", () -> page.keys().contains("new"));
        assertThat(page.text("#updated")).startsWith("Updated");
    }

    @Test
    void looksOnlyWhileItIsLookedAt() {
        BROWSER.withScript(
                "const later = setTimeout; const never = clearTimeout; window.waits = new Set();"
                        + " window.setTimeout = (task, wait = 0) => { const id = later(() => { waits.delete(id); task(); }, wait);"
                        + " if (wait >= 1000) waits.add(id); return id; };"
                        + " window.clearTimeout = id => { waits.delete(id); never(id); }",
                this::look);
        until("the wait for the next look", () -> waits() == 1);
        BROWSER.script("Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true});"
                + " document.dispatchEvent(new Event('visibilitychange'))");
        until("the end of a look that had begun", () -> BROWSER.<Boolean>script("return loading === null"));
        assertThat(waits()).isZero();
        application.hold("new", HASH);
        BROWSER.script("delete document.visibilityState; document.dispatchEvent(new Event('visibilitychange'))");
        until("the new prompt", () -> page.keys().contains("new"));
    }

    private static long waits() {
        return BROWSER.<Long>script("return waits.size");
    }

    private void look() {
        page.open(application.url("/actuator/promptcache"));
    }
}
