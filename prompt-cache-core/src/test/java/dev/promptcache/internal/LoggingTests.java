package dev.promptcache.internal;

import static dev.promptcache.internal.CacheFixture.INTERVAL;
import static dev.promptcache.internal.CacheFixture.TTL;
import static dev.promptcache.internal.CacheFixture.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCacheConfig.OnNotFound;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.contract.Holds;
import dev.promptcache.internal.thread.DurationText;
import dev.promptcache.testing.FakePromptFleet;
import dev.promptcache.testing.FakePromptSource;
import dev.promptcache.testing.FakeTicker;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoggingTests {

    private static final PromptException OUTAGE = new PromptException.Unavailable(key("p"), "down", 503, null);

    private final LogCapture log = new LogCapture();
    private final CacheFixture fixture = new CacheFixture(config -> config.staleIfError(Duration.ofHours(1)));

    @AfterEach
    void stopCapturing() {
        log.close();
    }

    @Test
    void whatGoesWellIsNotLogged() {
        cache(fixture, "p", "q");
        fixture.advance(Duration.ofHours(1));
        fixture.source.put("p", "two");
        fixture.advance(Duration.ofHours(1));

        assertThat(fixture.cached("p")).isEqualTo("two");
        assertThat(log.lines()).isEmpty();
    }

    @Holds("P3-log")
    @Test
    void oneLineSaysThatAPromptFailsAndForHowLongItIsServedAndOneThatItIsBack() {
        cache(fixture, "p");
        fail(fixture, "p");
        fixture.advance(TTL);

        assertThat(log.lines())
                .containsExactly("WARN Prompt 'p' is unavailable: down; the cached commit p1 is served for another "
                        + "1 h, and the next attempt follows in 1 s at the earliest");

        log.clear();
        fixture.source.put("p", "p2");
        fixture.advance(INTERVAL);

        assertThat(log.lines()).containsExactly("INFO Prompt 'p' can be had again; it failed for 1 min");
    }

    @Test
    void theLineOfAFailureTellsOfNoWaitThatAProbeWouldNotKeepTo() {
        CacheFixture slow = new CacheFixture(
                config -> config.backoffInitial(Duration.ofMinutes(2)).backoffMax(Duration.ofMinutes(20)));
        cache(slow, "p");
        fail(slow, "p");
        slow.advance(TTL);
        assertThat(log.lines()).singleElement().asString().endsWith("the next attempt follows in 1 s at the earliest");

        log.clear();
        FakePromptSource own = new FakePromptSource();
        own.failAll(OUTAGE);
        slow.cache.set(key("mine"), new PromptCommit("-", "mine", "m1", Map.of()), own);
        assertThat(slow.async.refresh(key("mine"))).isCompletedExceptionally();
        cache(slow, "q");
        slow.source.fail(key("q"), new PromptException.AccessDenied(key("q"), "revoked", 403));
        assertThat(slow.async.refresh(key("q"))).isCompletedExceptionally();
        assertThat(log.lines())
                .filteredOn(line -> line.startsWith("WARN"))
                .extracting(line -> line.replaceAll(".*follows in ", ""))
                .containsExactly("2 min at the earliest", "20 min at the earliest");
    }

    @Holds("fleet-shown")
    @Test
    void oneLineSaysThatTheFleetIsLeftAndOneThatTheCacheIsBackInIt() {
        FakeTicker ticker = new FakeTicker();
        FakePromptFleet fleet = new FakePromptFleet(ticker);
        FakePromptSource source = new FakePromptSource();
        source.put("p", "one");
        try (AsyncPromptCache cache = AsyncPromptCache.builder(source)
                .ticker(ticker)
                .scheduler(ticker.scheduler())
                .executor(Runnable::run)
                .fleet(fleet.member())
                .build()) {
            cache.pull("p");
            ticker.advance(Duration.ofSeconds(10));
            assertThat(log.lines()).containsExactly("INFO The prompt cache has joined its fleet");

            log.clear();
            fleet.away(true);
            ticker.advance(Duration.ofMinutes(20));
            assertThat(log.lines())
                    .containsExactly("WARN The prompt cache goes on without its fleet, and asks LangSmith by itself: "
                            + "the fake fleet is away");

            log.clear();
            fleet.away(false);
            ticker.advance(Duration.ofMinutes(1));
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("INFO The prompt cache is back in its fleet after 19 min ");
        }
    }

    @Holds("P3-log")
    @Test
    void anOutageIsToldOnceHoweverManyPromptsItHits() {
        cache(fixture, "a", "b", "c", "d");
        fixture.source.failAll(OUTAGE);
        fixture.advance(TTL.plusSeconds(59));
        assertThat(log.lines()).hasSize(1);

        fixture.advance(Duration.ofSeconds(1));
        assertThat(log.lines()).hasSize(2);
        assertThat(log.lines().get(1))
                .isEqualTo("ERROR LangSmith has been failing for 1 min (fetches: 63); 4 of 4 cached "
                        + "prompts are stale, the first to run out of its windows is served for another 59 min. "
                        + "The last failure: Prompt 'p' is unavailable: down");

        log.clear();
        fixture.advance(Duration.ofMinutes(30));
        assertThat(log.lines()).isEmpty();

        fixture.source.failAll(null);
        fixture.advance(Duration.ofMinutes(10));
        assertThat(log.lines())
                .singleElement()
                .asString()
                .matches("INFO LangSmith answers again; it failed for 3\\d min.* \\(fetches: \\d+\\)");
    }

    @Holds("P3-log")
    @Test
    void theEndOfAnOutageIsToldOnceWhicheverPromptIsAnsweredFirst() {
        cache(fixture, "a", "b");
        fixture.source.failAll(OUTAGE);
        fixture.advance(TTL.plusSeconds(1));
        String first = log.lines().get(0).contains("cached commit a1") ? "a" : "b";
        String other = first.equals("a") ? "b" : "a";
        log.clear();

        fixture.source.failAll(null);
        for (String name : new String[] {other, first}) {
            fixture.cache.refresh(key(name));
        }

        assertThat(log.lines()).singleElement().asString().startsWith("INFO LangSmith answers again");

        log.clear();
        fail(fixture, first);
        fixture.advance(TTL.plus(INTERVAL));
        assertThat(log.lines()).singleElement().asString().startsWith("WARN Prompt '" + first + "' is unavailable");
    }

    @Test
    void theNextOutageIsToldLikeTheFirst() {
        cache(fixture, "a", "b");
        for (int i = 0; i < 2; i++) {
            fixture.source.failAll(OUTAGE);
            fixture.advance(TTL.plusMinutes(3));
            fixture.source.failAll(null);
            fixture.advance(TTL.plusMinutes(3));
        }

        assertThat(log.lines())
                .extracting(line -> line.split(" ")[0])
                .containsExactly("WARN", "ERROR", "INFO", "WARN", "ERROR", "INFO");
    }

    @Test
    void aPromptThatFailsWhileOthersAreAnsweredIsNoOutageAndIsToldOnce() {
        cache(fixture, "a", "b");
        fail(fixture, "b");
        fixture.advance(TTL.plusSeconds(1));
        cache(fixture, "c");
        fixture.advance(Duration.ofHours(2));

        assertThat(log.lines()).singleElement().asString().startsWith("WARN Prompt 'b' is unavailable");

        fixture.source.failAll(OUTAGE);
        fixture.advance(TTL.plusMinutes(2));
        assertThat(log.lines()).hasSize(3);
        assertThat(log.lines().get(1)).startsWith("WARN Prompt 'p' is unavailable: down; the cached commit c1");
        assertThat(log.lines().get(2))
                .startsWith("ERROR LangSmith has been failing")
                .contains("2 of 3 cached prompts are stale, 1 of them past their windows and not served any more");
    }

    @Test
    void withoutWindowsThePromptsAreServedWithoutLimit() {
        CacheFixture unlimited = new CacheFixture();
        cache(unlimited, "p");
        unlimited.source.failAll(OUTAGE);
        unlimited.advance(TTL.plusMinutes(1));

        assertThat(log.lines().get(0)).contains("the cached commit p1 is served without limit");
        assertThat(log.lines().get(1)).contains("1 of 1 cached prompts are stale, all are served without limit");
    }

    @Test
    void promptsPastTheirWindowsAreCountedApart() {
        CacheFixture strict = new CacheFixture(config -> config.staleIfError(Duration.ZERO));
        cache(strict, "p");
        strict.source.failAll(OUTAGE);
        strict.advance(TTL.plusMinutes(2));

        assertThat(log.lines().get(1))
                .contains(
                        "; 1 of 1 cached prompts are stale, 1 of them past their windows and not served any more. The");
    }

    @Test
    void anOutageBeforeAnythingIsCachedIsToldOnceAndEscalatedByTheNextFailureAfterAMinute() {
        fixture.source.failAll(OUTAGE);
        assertThatExceptionOfType(PromptException.class).isThrownBy(() -> fixture.pulled("p"));
        fixture.advance(Duration.ofMinutes(2));
        assertThat(log.lines())
                .singleElement()
                .asString()
                .contains("nothing is cached, so its callers get this failure");

        assertThatExceptionOfType(PromptException.class).isThrownBy(() -> fixture.pulled("q"));
        assertThat(log.lines()).hasSize(2);
        assertThat(log.lines().get(1)).startsWith("ERROR").contains("; nothing is cached.");
    }

    @Test
    void aPromptThatIsKeptThoughItIsGoneIsNoOutage() {
        CacheFixture keeping = new CacheFixture(config -> config.onNotFound(OnNotFound.KEEP));
        cache(keeping, "p");
        keeping.source.fail(key("p"), new PromptException.NotFound(key("p"), "deleted", 404));
        keeping.advance(Duration.ofHours(1));

        assertThat(log.lines()).singleElement().asString().startsWith("WARN Prompt 'p' was not found: deleted");
    }

    @Test
    void aPromptThatIsKeptThoughItIsGoneEndsAnOutage() {
        CacheFixture keeping = new CacheFixture(config -> config.onNotFound(OnNotFound.KEEP));
        cache(keeping, "a", "b");
        keeping.source.failAll(OUTAGE);
        keeping.advance(TTL.plusMinutes(2));
        log.clear();
        keeping.source.failAll(new PromptException.NotFound(key("a"), "deleted", 404));
        keeping.advance(Duration.ofMinutes(5));

        assertThat(log.lines().get(0)).startsWith("INFO LangSmith answers again");
    }

    @Test
    void aSourceOfAnEntrysOwnThatKnowsItNoMoreEndsNoOutage() {
        CacheFixture keeping = new CacheFixture(config -> config.onNotFound(OnNotFound.KEEP));
        FakePromptSource own = new FakePromptSource();
        own.failAll(new PromptException.NotFound(key("mine"), "deleted", 404));
        cache(keeping, "a", "b");
        keeping.cache.set(key("mine"), new PromptCommit("-", "mine", "m1", Map.of()), own);
        keeping.source.failAll(OUTAGE);
        keeping.advance(TTL.plusMinutes(2));

        assertThat(log.lines()).noneMatch(line -> line.contains("answers again"));
    }

    @Test
    void aPromptThatGoesIsToldOnceAndEndsAnOutage() {
        cache(fixture, "a", "b");
        fixture.source.failAll(OUTAGE);
        fixture.advance(TTL.plusMinutes(2));
        log.clear();
        fixture.source.failAll(new PromptException.NotFound(key("a"), "deleted", 404));
        fixture.advance(Duration.ofMinutes(5));

        assertThat(log.lines()).hasSize(3);
        assertThat(log.lines().get(0)).startsWith("INFO LangSmith answers again");
        assertThat(log.lines())
                .filteredOn(line -> line.endsWith("deleted; it was removed from the cache"))
                .hasSize(2);
    }

    @Test
    void whatTheSourceRefusesByItselfIsNoOutage() {
        cache(fixture, "p");
        fail(fixture, "p");
        fixture.source.fail(key("other/q"), new PromptException.AccessDenied(key("other/q"), "not trusted", 0));
        assertThatExceptionOfType(PromptException.class).isThrownBy(() -> fixture.pulled("other/q"));
        assertThat(log.lines()).as("the caller is told").isEmpty();
        fixture.advance(TTL);

        assertThat(log.lines()).singleElement().asString().startsWith("WARN Prompt 'p' is unavailable");
    }

    @Test
    void anEntrysOwnSourceSaysNothingOfLangSmith() {
        FakePromptSource own = new FakePromptSource();
        own.failAll(OUTAGE);
        cache(fixture, "p");
        fixture.cache.set(key("mine"), new PromptCommit("-", "mine", "m1", Map.of()), own);
        fixture.advance(TTL.plusMinutes(5));

        assertThat(log.lines()).singleElement().asString().contains("the cached commit m1 is served");
    }

    @Test
    void eachFetchIsALineForDebuggingWithoutThePromptsText() {
        Logger logger = (Logger) LoggerFactory.getLogger(AsyncPromptCache.class);
        logger.setLevel(Level.DEBUG);
        try {
            cache(fixture, "p");
            fixture.source.put("p", "two");
            fixture.advance(TTL);
            fixture.source.failAll(OUTAGE);
            fixture.advance(TTL);
        } finally {
            logger.setLevel(null);
        }

        assertThat(log.all())
                .contains(
                        "Fetched prompt 'p' (MISS) in PT0S: CHANGED, p1",
                        "Fetched prompt 'p' (REFRESH) in PT0S: CHANGED, two",
                        "Fetched prompt 'p' (REFRESH) in PT0S: UNAVAILABLE, down");
    }

    @Test
    void durationsAreWrittenInTheirTwoLargestUnits() {
        assertThat(text(Duration.ofMillis(400))).isEqualTo("less than a second");
        assertThat(text(Duration.ofMillis(1500))).isEqualTo("2 s");
        assertThat(text(Duration.ofSeconds(60))).isEqualTo("1 min");
        assertThat(text(Duration.ofSeconds(3599))).isEqualTo("59 min 59 s");
        assertThat(text(Duration.ofSeconds(7505))).isEqualTo("2 h 5 min");
        assertThat(text(Duration.ofHours(49))).isEqualTo("2 d 1 h");
    }

    private static String text(Duration duration) {
        return DurationText.of(duration.toNanos());
    }

    private static void cache(CacheFixture fixture, String... names) {
        for (String name : names) {
            fixture.source.put(name, name + "1");
            fixture.pulled(name);
        }
    }

    private static void fail(CacheFixture fixture, String name) {
        fixture.source.fail(key(name), new PromptException.Unavailable(key(name), "down", 503, null));
    }
}
