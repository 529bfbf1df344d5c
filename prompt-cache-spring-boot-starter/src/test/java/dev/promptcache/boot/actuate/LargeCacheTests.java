package dev.promptcache.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptSource;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class LargeCacheTests {

    private static final int SIZE = 100_000;
    private static final int KILOBYTE = 1024;

    private final AsyncPromptCache cache = AsyncPromptCache.builder(new FakePromptSource())
            .configure(config -> config.maxSize(SIZE).ttl(Duration.ofHours(1)))
            .autoStart(false)
            .build();
    private final PromptCacheEndpoint endpoint = new PromptCacheEndpoint(cache);

    @BeforeEach
    void fill() {
        for (int i = 0; i < SIZE; i++) {
            String name = "prompt-" + i;
            cache.set(
                    PromptKey.parse("acme/" + name + ":production"), new PromptCommit("acme", name, "11aa", Map.of()));
        }
    }

    @AfterEach
    void close() {
        cache.close();
    }

    @Holds("endpoint-omitted")
    @Test
    void aPlainRequestShowsAThousandEntriesAndHowManyItLeavesOut() {
        CacheDescriptor shown = endpoint.cache(null, null);

        assertThat(shown.size()).isEqualTo(SIZE);
        assertThat(shown.entries()).hasSize(1000);
        assertThat(shown.omitted()).isEqualTo(SIZE - 1000);
        assertThat(shown.entries().get(0).key()).isEqualTo("acme/prompt-99999:production");
        assertThat(JsonMapper.shared().writeValueAsBytes(shown)).hasSizeLessThan(400 * KILOBYTE);
    }

    @Test
    void allEntriesAreShownToWhoAsksForThem() {
        CacheDescriptor shown = endpoint.cache("fresh", SIZE);

        assertThat(shown.entries()).hasSize(SIZE);
        assertThat(shown.omitted()).isZero();
    }

    @ParameterizedTest
    @CsvSource({", 2000", "stale, 100", "fresh, 2000"})
    void whatIsNotShownCostsNothing(@Nullable String state, int kilobytes) {
        endpoint.cache(state, null);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        endpoint.cache(state, null);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated).isLessThan((long) kilobytes * KILOBYTE);
    }
}
