package dev.promptcache.internal;

import static dev.promptcache.internal.CacheFixture.TTL;
import static dev.promptcache.internal.CacheFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptCommit;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OwnSourceRaceTests {

    @Holds("WJ2")
    @Test
    void aSourceOfAnEntrysOwnDoesNotOutliveTheEntryInAFetchUnderWay() {
        CacheFixture fixture = new CacheFixture(config -> config.maxSize(1).deadline(Duration.ofDays(1)));
        FakePromptSource own = new FakePromptSource();
        PromptCommit commit = own.put("p", "own");
        fixture.source.put("p", "main");
        fixture.cache.set(key("p"), commit, own);
        own.hold();
        fixture.advance(TTL);
        assertThat(own.fetches()).isEqualTo(1);
        fixture.cache.set(key("q"), fixture.source.put("q", "one"));

        CompletableFuture<PromptCommit> pulled = fixture.async.pull("p");
        own.release();

        assertThat(pulled.join().commitHash()).isEqualTo("main");
        assertThat(fixture.cached("p")).isEqualTo("main");
    }
}
