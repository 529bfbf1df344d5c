package dev.promptcache.checks.page;

import static dev.promptcache.checks.page.PromptCachePage.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.contract.Holds;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Import;

/** What it costs the cache that somebody looks at the page. */
@Holds("page-cost")
class PageCostTests {

    private static final String ENDPOINT = "/actuator/promptcache";

    @RegisterExtension
    static final Browser BROWSER = new Browser();

    private static PageApplication application;

    private final PromptCachePage page = new PromptCachePage(BROWSER);

    @BeforeAll
    static void start() {
        application = PageApplication.configured(WebApplicationType.SERVLET, Counted.class);
        application.hold("p", "12344e88aabb");
        application.hold("q", "12344e88aabb");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void thePageItselfCostsTheCacheNothing() throws Exception {
        assertThat(callsOf(() -> get(ENDPOINT, "text/html"))).isEmpty();
    }

    @Test
    void aLookAsksTheCacheForNoMoreThanTheJsonDoes() throws Exception {
        List<String> json = callsOf(() -> get(ENDPOINT, "application/json"));
        assertThat(json).contains("entries").doesNotHaveDuplicates();
        assertThat(callsOf(this::lookOnce)).containsExactlyInAnyOrderElementsOf(json);
        pause();
        List<String> calls = callsOf(this::lookOnceMore);
        assertThat(calls).containsExactlyInAnyOrderElementsOf(json);
    }

    @Test
    void aPromptThatIsOpenCostsWhatItsJsonDoesEachTime() throws Exception {
        lookOnce();
        pause();
        List<String> listing = callsOf(() -> get(ENDPOINT, "application/json"));
        List<String> one = callsOf(() -> get(ENDPOINT + "/p?compare=previous,refused", "application/json"));
        long before = looks("limit=");
        List<String> calls = callsOf(() -> {
            page.openPrompt("p");
            lookOnceMore();
        });
        assertThat(looks("limit=") - before).isOne();
        List<String> expected = new ArrayList<>(listing);
        expected.addAll(times(looks("compare="), one));
        assertThat(calls).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void lookingIsNoUseOfAPrompt() {
        application.cache().get("p");
        long hits = application.cache().metrics().hits();
        page.open(application.url(ENDPOINT));
        page.openPrompt("q");
        assertThat(application.cache().metrics().hits()).isEqualTo(hits);
        assertThat(application.cache().entries().get(0).key().name()).isEqualTo("p");
    }

    /** Opens the page, whose next look has to wait for who presses a button. */
    private void lookOnce() {
        BROWSER.withScript(
                "const later = setTimeout; window.setTimeout = (task, wait = 0) => wait < 1000 ? later(task, wait) : 0",
                () -> page.open(application.url(ENDPOINT)));
        untilTheLookHasEnded();
    }

    private void pause() {
        BROWSER.script("document.getElementById('pause').click()");
        untilTheLookHasEnded();
    }

    private void lookOnceMore() {
        long before = looks("limit=");
        BROWSER.script("document.getElementById('pause').click(); document.getElementById('pause').click()");
        until("another look", () -> looks("limit=") > before);
        untilTheLookHasEnded();
    }

    private static void untilTheLookHasEnded() {
        until("the end of the look", () -> BROWSER.<Boolean>script("return loading === null"));
    }

    /** How many requests the page has made with this in their address. */
    private static long looks(String part) {
        return BROWSER.<Long>script(
                "return performance.getEntriesByType('resource').filter(one => one.name.includes(arguments[0])).length",
                part);
    }

    private static List<String> times(long number, List<String> calls) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            all.addAll(calls);
        }
        return all;
    }

    private static void get(String path, String accepted) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(application.url(path)))
                .header("Accept", accepted)
                .build();
        HttpResponse<Void> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
        assertThat(response.statusCode()).isEqualTo(200);
    }

    /** What the cache is asked while something is done. */
    private static List<String> callsOf(Action action) throws IOException, InterruptedException {
        CallCounter counter = application.bean(CallCounter.class);
        counter.calls.clear();
        action.run();
        return List.copyOf(counter.calls);
    }

    private interface Action {

        void run() throws IOException, InterruptedException;
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @Import({PageApplication.WithoutSecurity.class, CallCounter.class})
    static class Counted {}

    /** Notes what the cache of an application is asked; what it cannot answer from a field costs something. */
    static class CallCounter implements BeanPostProcessor {

        final ConcurrentLinkedQueue<String> calls = new ConcurrentLinkedQueue<>();

        @Override
        public Object postProcessAfterInitialization(Object bean, String beanName) {
            if (!(bean instanceof AsyncPromptCache cache)) {
                return bean;
            }
            return Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {AsyncPromptCache.class},
                    (proxy, method, arguments) -> {
                        if (!method.getName().equals("config")) {
                            calls.add(method.getName());
                        }
                        try {
                            return method.invoke(cache, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }
}
