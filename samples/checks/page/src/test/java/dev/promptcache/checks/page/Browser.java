package dev.promptcache.checks.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * A headless Chromium for the tests of a class. They are skipped where none is installed, unless {@code BROWSER_REQUIRED} is set, as
 * CI does.
 */
final class Browser implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {

    private final List<String> arguments;
    private @Nullable ChromeDriver driver;

    Browser(String... arguments) {
        this.arguments = List.of(arguments);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        start();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        driver().executeCdpCommand("Network.clearBrowserCookies", Map.of());
        look(1280, 900, false);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (driver != null) {
            driver.quit();
        }
    }

    private void start() {
        Optional<File> chromium = onPath("chromium", "chromium-browser", "google-chrome");
        Optional<File> chromedriver = onPath("chromedriver");
        boolean installed = chromium.isPresent() && chromedriver.isPresent();
        String missing = "There is no Chromium to look at the page with: apt-get install chromium chromium-driver";
        assumeTrue(installed || required(), missing);
        assertThat(installed).as(missing).isTrue();
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.orElseThrow());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars");
        options.addArguments(arguments);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.orElseThrow())
                .build();
        driver = new ChromeDriver(service, options);
        driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(60));
    }

    /** Whether what is not installed is a failure rather than a reason to skip a test. */
    static boolean required() {
        return System.getenv("BROWSER_REQUIRED") != null;
    }

    ChromeDriver driver() {
        return Objects.requireNonNull(driver, "the browser has not been started");
    }

    /** Sets the size of the window in CSS pixels, and whether the user prefers dark colours. */
    void look(int width, int height, boolean dark) {
        driver().executeCdpCommand(
                        "Emulation.setDeviceMetricsOverride",
                        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        driver().executeCdpCommand(
                        "Emulation.setEmulatedMedia",
                        Map.of(
                                "features",
                                List.of(
                                        Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                                        Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    /** Pretends to be a medium, such as print, and a user's preferences; an empty name and no preference end it. */
    void emulate(String medium, Map<String, String> preferences) {
        driver().executeCdpCommand(
                        "Emulation.setEmulatedMedia",
                        Map.of(
                                "media",
                                medium,
                                "features",
                                preferences.entrySet().stream()
                                        .map(one -> Map.of("name", one.getKey(), "value", one.getValue()))
                                        .toList()));
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    <T extends @Nullable Object> T script(String script, Object... arguments) {
        return (T) driver().executeScript(script, arguments);
    }

    /** Does something with a browser that runs a script in each page before the page's own. */
    void withScript(String script, Runnable action) {
        Object identifier = driver().executeCdpCommand(
                        "Page.addScriptToEvaluateOnNewDocument", Map.of("source", script))
                .get("identifier");
        try {
            action.run();
        } finally {
            driver().executeCdpCommand("Page.removeScriptToEvaluateOnNewDocument", Map.of("identifier", identifier));
        }
    }

    private static Optional<File> onPath(String... names) {
        return Arrays.stream(names)
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .map(Path::toFile)
                .findFirst();
    }
}
