package dev.promptcache.checks.page;

import static dev.promptcache.checks.page.PageApplication.UNRESTRICTED;
import static dev.promptcache.checks.page.PromptCachePage.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.WebApplicationType;

/** How soon a thousand prompts are seen: it is printed, and judged by who reads it; {@code first-paint.sh} takes the time for it. */
class FirstPaintTests {

    private static final int PROMPTS = 1000;
    private static final int LOADS = Integer.getInteger("first-paint.loads", 2);

    /** The milliseconds since the navigation began: the page has come, something is painted, the cache has answered, it is drawn. */
    private static final String TIMES = """
            const page = performance.getEntriesByType('navigation')[0].responseEnd;
            const paint = performance.getEntriesByName('first-contentful-paint')[0];
            const answer = performance.getEntriesByType('resource').find(one => one.name.includes('limit='));
            const drawn = performance.getEntriesByName('prompts-shown')[0];
            return paint && answer && drawn ? [page, paint.startTime, answer.responseEnd, drawn.startTime].map(String) : null;
            """;

    @RegisterExtension
    static final Browser BROWSER = new Browser();

    private static PageApplication application;

    private final PromptCachePage page = new PromptCachePage(BROWSER);

    @BeforeAll
    static void start() {
        application = new PageApplication(WebApplicationType.SERVLET, UNRESTRICTED);
        for (int i = 0; i < PROMPTS; i++) {
            application.hold("team-" + i % 17 + "/prompt-" + i + ":production", "12344e88aabb");
        }
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void paintsBeforeTheCacheHasAnswered() {
        BROWSER.withScript(
                "window.fetch = () => new Promise(() => {})",
                () -> BROWSER.driver().get(application.url("/actuator/promptcache")));
        until(
                "the first paint",
                () -> BROWSER.<Boolean>script(
                        "return performance.getEntriesByName('first-contentful-paint').length === 1"));
        assertThat(page.text("h1")).isEqualTo("Prompt cache");
        assertThat(page.text("#headline")).isEqualTo("Looking…");
    }

    @Test
    void measuresTheFirstPaint() {
        // The server, too, is slower the first time.
        load();
        List<double[]> loads = new ArrayList<>();
        for (int i = 0; i < LOADS; i++) {
            loads.add(load());
        }
        StringBuilder report =
                new StringBuilder("With " + PROMPTS + " prompts, milliseconds since the navigation began:\n");
        String[] moments = {
            "the page has come", "first contentful paint", "the cache has answered", "the prompts are drawn"
        };
        for (int moment = 0; moment < moments.length; moment++) {
            int place = moment;
            double[] times =
                    loads.stream().mapToDouble(load -> load[place]).sorted().toArray();
            double median = (times[(times.length - 1) / 2] + times[times.length / 2]) / 2;
            report.append(String.format(
                    Locale.ROOT,
                    "%-24s median %5.0f, %4.0f to %4.0f of %d loads%n",
                    moments[moment],
                    median,
                    times[0],
                    times[times.length - 1],
                    times.length));
        }
        System.out.println(report);
        assertThat(loads).allSatisfy(load -> assertThat(load).doesNotContain(0));
    }

    private double[] load() {
        BROWSER.driver().get("about:blank");
        BROWSER.driver().executeCdpCommand("Network.clearBrowserCache", Map.of());
        page.open(application.url("/actuator/promptcache"));
        until("all prompts", () -> page.keys().size() == PROMPTS && BROWSER.script(TIMES) != null);
        return BROWSER.<List<String>>script(TIMES).stream()
                .mapToDouble(Double::parseDouble)
                .toArray();
    }
}
