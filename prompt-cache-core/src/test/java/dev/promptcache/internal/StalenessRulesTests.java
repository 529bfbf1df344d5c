package dev.promptcache.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptCacheConfig;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class StalenessRulesTests {

    private static final PromptKey KEY = PromptKey.parse("p");

    @Test
    void aRefusedCredentialRestsForTheLongestBackOffLessUpToATenth() {
        StalenessRules rules = rules(config -> config.backoffMax(Duration.ofSeconds(100)));
        PromptException refused = new PromptException.AccessDenied(KEY, "refused", 403);

        assertThat(rules.backoff(1, refused, 0)).isEqualTo(seconds(100));
        assertThat(rules.backoff(1, refused, 0.5)).isEqualTo(seconds(95));
    }

    @Test
    void whatIsStaleAlreadyIsDueWithinTenSweepsAndHalfATtl() {
        StalenessRules seldom =
                rules(config -> config.ttl(Duration.ofSeconds(100)).refreshInterval(Duration.ofDays(99999)));
        StalenessRules often =
                rules(config -> config.ttl(Duration.ofSeconds(100)).refreshInterval(Duration.ofSeconds(2)));

        assertThat(seldom.dueLater(seconds(7), 0.5)).isEqualTo(seconds(7 + 25));
        assertThat(often.dueLater(seconds(7), 0.5)).isEqualTo(seconds(7 + 10));
    }

    @Test
    void theClockOfReadersTicksTenTimesInATtlAndAtLeastEachSecond() {
        assertThat(rules(config -> config.ttl(Duration.ofSeconds(2))).tickPeriod())
                .isEqualTo(Duration.ofMillis(200).toNanos());
        assertThat(rules(config -> config.ttl(Duration.ofHours(2))).tickPeriod())
                .isEqualTo(seconds(1));
        assertThat(rules(config -> config.ttl(Duration.ofMillis(20))).tickPeriod())
                .isEqualTo(Duration.ofMillis(10).toNanos());
    }

    @Test
    void aWindowIncludesItsLastMoment() {
        StalenessRules rules = rules(
                config -> config.staleWhileRevalidate(Duration.ofSeconds(5)).staleIfError(Duration.ofSeconds(9)));

        assertThat(rules.servesAtOnce(seconds(5))).isTrue();
        assertThat(rules.servesAtOnce(seconds(5) + 1)).isFalse();
        assertThat(rules.servesOnError(seconds(9))).isTrue();
        assertThat(rules.servesOnError(seconds(9) + 1)).isFalse();
    }

    private static StalenessRules rules(UnaryOperator<PromptCacheConfig.Builder> config) {
        return new StalenessRules(config.apply(PromptCacheConfig.builder()).build());
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
