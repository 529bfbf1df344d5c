package dev.promptcache.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptKey;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ChangeAuthorsTests {

    private static final PromptKey P = PromptKey.parse("p");

    private Instant now = Instant.parse("2026-11-25T10:00:00Z");
    private final ChangeAuthors authors = new ChangeAuthors(() -> now);

    @Test
    void whoAnnouncedAChangeIsBehindTheNextOneAlone() {
        authors.announce(P, "dana");
        assertThat(authors.authorOf(PromptKey.parse("q"))).isNull();
        assertThat(authors.authorOf(P)).isEqualTo("dana");
        assertThat(authors.authorOf(P)).isNull();
    }

    @Test
    void theLastWhoAnnouncedItCounts() {
        authors.announce(P, "dana");
        authors.announce(P, "lee");
        assertThat(authors.authorOf(P)).isEqualTo("lee");
    }

    @Test
    void aChangeThatDoesNotComeWithinAMinuteIsSomebodyElses() {
        authors.announce(P, "dana");
        now = now.plus(Duration.ofSeconds(59));
        authors.announce(PromptKey.parse("q"), "lee");
        now = now.plus(Duration.ofSeconds(1));
        assertThat(authors.authorOf(P)).isNull();
        assertThat(authors.authorOf(PromptKey.parse("q"))).isEqualTo("lee");
    }

    @Test
    void remembersAThousandAtMost() {
        for (int i = 0; i <= 1000; i++) {
            authors.announce(PromptKey.parse("p" + i), "dana");
        }
        assertThat(authors.authorOf(PromptKey.parse("p0"))).isNull();
        assertThat(authors.authorOf(PromptKey.parse("p1"))).isEqualTo("dana");
        assertThat(authors.authorOf(PromptKey.parse("p1000"))).isEqualTo("dana");
    }
}
