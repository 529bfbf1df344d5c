package dev.promptcache.langsmith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptcache.FetchMode;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.contract.Holds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryTests {

    private static final Duration DEADLINE = Duration.ofSeconds(15);

    private final List<Duration> waits = new ArrayList<>();
    private long nanos;
    private double random = 1;
    private int sent;

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
    void aStatusThatMayPassIsTriedAgain(int status) {
        assertThat(requestsFor(RawServer.head(status, 0), FetchMode.FOREGROUND)).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 409, 422, 501, 302})
    void anyOtherStatusIsNot(int status) {
        assertThat(requestsFor(RawServer.head(status, 0), FetchMode.FOREGROUND)).isOne();
    }

    @Holds("client-retries")
    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void inTheBackgroundNothingIsTriedAgain(int status) {
        assertThat(requestsFor(RawServer.head(status, 0), FetchMode.BACKGROUND)).isOne();
    }

    @Test
    void anAnswerThatBreaksOffIsTriedAgain() {
        assertThat(requestsFor(RawServer.head(200, 100) + "{", FetchMode.FOREGROUND))
                .isEqualTo(3);
    }

    @Test
    void anAnswerThatIsNoPromptIsNot() {
        assertThat(requestsFor(RawServer.head(200, 2) + "{}", FetchMode.FOREGROUND))
                .isOne();
    }

    @Test
    void anAnswerThatTakesTooLongIsNot() {
        try (RawServer server = RawServer.hanging()) {
            LangSmithPromptSourceBuilder source = Pulls.from(server.url())
                    .timeouts(Pulls.PATIENCE, Duration.ofMillis(500))
                    .retries(2, Pulls.PATIENCE);
            assertThat(Pulls.failure(source)).isInstanceOf(PromptException.Unavailable.class);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Holds("client-retries")
    @Test
    void whatSucceedsInTheEndIsServed() {
        try (RawServer server = new RawServer((self, connection) ->
                RawServer.send(connection, self.requests().size() < 3 ? RawServer.head(503, 0) : RawServer.prompt()))) {
            assertThat(Pulls.hash(Pulls.from(server.url()).retries(2, Pulls.PATIENCE)))
                    .isEqualTo("11aa");
        }
    }

    @Holds("client-wait")
    @Test
    void theNextRequestComesNoSoonerThanRetryAfterSays() {
        List<Long> arrivals = new CopyOnWriteArrayList<>();
        try (RawServer server = new RawServer((self, connection) -> {
            arrivals.add(System.nanoTime());
            RawServer.send(
                    connection,
                    arrivals.size() == 1
                            ? "HTTP/1.1 429 x\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"
                            : RawServer.prompt());
        })) {
            assertThat(Pulls.hash(Pulls.from(server.url()).retries(2, Pulls.PATIENCE)))
                    .isEqualTo("11aa");
            assertThat(arrivals).hasSize(2);
            assertThat(Duration.ofNanos(arrivals.get(1) - arrivals.get(0))).isGreaterThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void aDateThatIsPastDoesNotHoldUpTheNextRequest() {
        String answer = "HTTP/1.1 503 x\r\nRetry-After: Fri, 01 Jan 2021 00:00:00 GMT\r\nContent-Length: 0\r\n\r\n";
        assertThat(requestsFor(answer, FetchMode.FOREGROUND)).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3600", "Thu, 31 Dec 2099 23:59:59 GMT"})
    void retryAfterIsReadFromAnAnswerThatIsNoRateLimitToo(String retryAfter) {
        try (RawServer server =
                RawServer.sending("HTTP/1.1 503 x\r\nRetry-After: " + retryAfter + "\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(Pulls.failure(Pulls.from(server.url()).retries(2, Pulls.PATIENCE)))
                    .isInstanceOf(PromptException.Unavailable.class);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void theWaitsDoubleUpToALimitAndAreSpreadFromNothing() {
        assertThatThrownBy(() -> call(7, null)).isInstanceOf(PromptException.Unavailable.class);
        assertThat(waits).extracting(Duration::toMillis).containsExactly(250L, 500L, 1000L, 2000L, 4000L, 4000L);
        waits.clear();
        random = 0;
        assertThatThrownBy(() -> call(2, null)).isInstanceOf(PromptException.Unavailable.class);
        assertThat(waits).containsExactly(Duration.ZERO, Duration.ZERO);
    }

    @Holds("client-retries")
    @Test
    void noWaitEndsAfterTheDeadline() {
        assertThatThrownBy(() -> call(1000, null)).isInstanceOf(PromptException.Unavailable.class);
        assertThat(waits.stream().reduce(Duration.ZERO, Duration::plus)).isLessThan(DEADLINE);
    }

    @Test
    void langSmithIsAskedAgainNoSoonerThanItWants() {
        random = 0.5;
        assertThatThrownBy(() -> call(2, Duration.ofSeconds(2))).isInstanceOf(PromptException.Unavailable.class);
        assertThat(waits).containsExactly(Duration.ofMillis(2125), Duration.ofMillis(2250));
    }

    @Holds("client-wait")
    @Test
    void aWaitThatIsTooLongForACallerIsNotBegun() {
        assertThatThrownBy(() -> call(2, Duration.ofSeconds(6))).isInstanceOf(PromptException.Unavailable.class);
        assertThat(waits).isEmpty();
        assertThat(sent).isOne();
    }

    @Test
    void noRetriesMeansOneRequest() {
        assertThatThrownBy(() -> call(0, null)).isInstanceOf(PromptException.Unavailable.class);
        assertThat(sent).isOne();
    }

    @Test
    void anInterruptEndsTheWaitAndIsPassedOn() {
        Retries retries = new Retries(2, DEADLINE, () -> 0, () -> 1, wait -> {
            throw new InterruptedException();
        });
        assertThatThrownBy(() -> retries.call(FetchMode.FOREGROUND, (left, advice) -> fail(advice, null)))
                .isInstanceOf(PromptException.Unavailable.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(sent).isOne();
    }

    private PromptCommit call(int max, @Nullable Duration retryAfter) {
        Retries retries = new Retries(max, DEADLINE, () -> nanos, () -> random, wait -> {
            waits.add(wait);
            nanos += wait.toNanos();
        });
        return retries.call(FetchMode.FOREGROUND, (left, advice) -> fail(advice, retryAfter));
    }

    private PromptCommit fail(RetryAdvice advice, @Nullable Duration retryAfter) {
        sent++;
        advice.retryAfter(retryAfter);
        throw new PromptException.Unavailable(PromptKey.parse("p"), "LangSmith answered 503", 503, null);
    }

    private static int requestsFor(String answer, FetchMode mode) {
        try (RawServer server = RawServer.sending(answer)) {
            LangSmithPromptSource source =
                    Pulls.from(server.url()).retries(2, Pulls.PATIENCE).build();
            assertThat(Pulls.failure(source, mode)).isNotNull();
            return server.requests().size();
        }
    }
}
