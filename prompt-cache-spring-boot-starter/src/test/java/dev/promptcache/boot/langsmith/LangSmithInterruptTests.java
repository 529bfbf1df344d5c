package dev.promptcache.boot.langsmith;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.FetchMode;
import dev.promptcache.PromptException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LangSmithInterruptTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"commit",
                "HTTP/1.1 503 x\r\nContent-Length: 100\r\n\r\n{\"err"
            })
    void anInterruptEndsTheCallWhereverItWaitsAndIsNotFollowedByARetry(String start) throws Exception {
        interrupt(start, Duration.ofMinutes(1));
    }

    private static void interrupt(String start, Duration readTimeout) throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        try (RawServer server = new RawServer((self, connection) -> {
            RawServer.send(connection, start);
            waiting.countDown();
            self.hang();
        })) {
            LangSmithPromptSource source = Pulls.from(server.url())
                    .timeouts(Duration.ofSeconds(2), readTimeout)
                    .retries(2, Duration.ofMinutes(1))
                    .build();
            FutureTask<PromptException> call = new FutureTask<>(() -> Pulls.failure(source, FetchMode.FOREGROUND));
            Thread thread = new Thread(call);
            thread.start();
            waiting.await();
            // The head may take a moment to arrive; an interrupt before or after it must do the same.
            while (!call.isDone() && thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            thread.interrupt();
            assertThat(call.get(20, TimeUnit.SECONDS)).isNotNull();
            assertThat(server.requests()).hasSize(1);
        }
    }
}
