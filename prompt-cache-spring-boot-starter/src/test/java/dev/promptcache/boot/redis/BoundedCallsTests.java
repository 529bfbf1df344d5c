package dev.promptcache.boot.redis;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptcache.PromptFleet.UnavailableException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoundedCallsTests {

    private final BoundedCalls calls = new BoundedCalls(Duration.ofSeconds(30));

    @AfterEach
    void close() {
        calls.close();
    }

    @Test
    void aRefusalTellsWhatRedisSaid() {
        assertThatThrownBy(() -> fail(new IllegalStateException(
                        "Error in execution",
                        new IllegalStateException("OOM command not allowed when used memory > 'maxmemory'."))))
                .isInstanceOf(UnavailableException.class)
                .hasMessage("Redis answered with OOM");
    }

    @Test
    void whatMayNameAnAddressIsNotTold() {
        assertThatThrownBy(() -> fail(new IllegalStateException("Unable to connect to redis.internal:6379")))
                .isInstanceOf(UnavailableException.class)
                .hasMessage("Redis answered with IllegalStateException");
    }

    private void fail(RuntimeException failure) {
        calls.call(() -> {
            throw failure;
        });
    }
}
