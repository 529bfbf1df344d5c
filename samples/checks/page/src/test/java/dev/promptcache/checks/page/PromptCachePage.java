package dev.promptcache.checks.page;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page, as who looks at it sees it: what is hidden is not there. */
final class PromptCachePage {

    /** Far longer than it takes the page to look again by itself, on a machine with other things to do as well. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Browser browser;

    PromptCachePage(Browser browser) {
        this.browser = browser;
    }

    PromptCachePage open(String url) {
        browser.driver().get(url);
        until(
                "the page to show the cache",
                () -> !text("#headline").equals("Looking…") || !text("#contact").isEmpty());
        return this;
    }

    static void until(String what, Callable<Boolean> condition) {
        await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(condition);
    }

    /** The prompts in the order that they are shown in. */
    List<String> keys() {
        return browser.script("return [...document.querySelectorAll('#rows tr')].map(row => row.dataset.key)");
    }

    /** What a row says, cell by cell; the colon between name and ref is for screen readers alone. */
    List<String> row(String key) {
        return browser.script(
                "return [...[...document.querySelectorAll('#rows tr')].find(row => row.dataset.key === arguments[0]).cells]"
                        + ".map(cell => cell.textContent)",
                key);
    }

    /** The visible text of what a selector finds, empty if it finds nothing visible. */
    String text(String selector) {
        return browser.script(
                "const found = document.querySelector(arguments[0]);"
                        + " return found && found.checkVisibility() ? found.innerText.trim() : ''",
                selector);
    }

    /** The texts of all that a selector finds. */
    List<String> texts(String selector) {
        return browser.script(
                "return [...document.querySelectorAll(arguments[0])].map(found => found.textContent)", selector);
    }

    boolean shows(String selector) {
        return browser.script(
                "const found = document.querySelector(arguments[0]); return Boolean(found && found.checkVisibility())",
                selector);
    }

    /** The names of the buttons that can be pressed. */
    List<String> buttons() {
        return browser.script("return [...document.querySelectorAll('button:not(.name)')]"
                + ".filter(button => button.checkVisibility()).map(button => button.innerText.trim())");
    }

    void click(String selector) {
        find(selector).click();
    }

    void type(String selector, CharSequence... keys) {
        find(selector).sendKeys(keys);
    }

    /** Presses keys wherever the focus is. */
    void press(CharSequence... keys) {
        browser.driver().switchTo().activeElement().sendKeys(keys);
    }

    void filter(String chip) {
        click("#chip-" + chip);
    }

    void search(String words) {
        WebElement search = find("#search");
        search.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
        search.sendKeys(words);
    }

    void sortBy(String column) {
        browser.script(
                "[...document.querySelectorAll('#head button')].find(one => one.textContent === arguments[0]).click()",
                column);
    }

    void openPrompt(String key) {
        browser.script(
                "[...document.querySelectorAll('#rows .name')].find(one => one.dataset.key === arguments[0]).click()",
                key);
        until(
                "the prompt to be shown",
                () -> !text("#drawer-body").isEmpty()
                        || !text("#drawer-outcome").isEmpty());
    }

    /** Presses a button that asks before it acts, and says yes. */
    void confirm(String button) {
        click(button);
        until("the question", () -> shows("#confirm"));
        click("#confirm-yes");
        until(
                "the answer",
                () -> !text("#outcome").isEmpty() || !text("#drawer-outcome").isEmpty());
    }

    /** What was said of the last operation, wherever it was said. */
    String outcome() {
        String inDrawer = text("#drawer-outcome p");
        return inDrawer.isEmpty() ? text("#outcome p") : inDrawer;
    }

    /** What has the focus: its id, else its text. */
    String focus() {
        return browser.script("const it = document.activeElement; return it.id || it.innerText");
    }

    private WebElement find(String selector) {
        return browser.driver().findElement(By.cssSelector(selector));
    }
}
