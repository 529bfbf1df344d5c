package dev.promptcache.internal;

import static dev.promptcache.internal.CacheFixture.TTL;
import static dev.promptcache.internal.CacheFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OwnSourceRaceTests {

    @Test
    void whatASourceOfAnEntrysOwnBringsIsNotKeptOnceTheEntryIsGone() {
        CacheFixture fixture = new CacheFixture(config -> config.maxSize(1).deadline(Duration.ofDays(1)));
        FakePromptSource own = new FakePromptSource();
        fixture.source.put("p", "main");
        fixture.cache.set(key("p"), own.put("p", "own"), own);
        own.hold();
        CompletableFuture<PromptCommit> refreshed = fixture.async.refresh(key("p"));
        fixture.cache.set(key("q"), fixture.source.put("q", "one"));
        own.put("p", "newer");
        own.release();

        assertThat(refreshed.join().commitHash()).isEqualTo("newer");
        assertThat(fixture.cachedKeys()).containsExactly("q");
        assertThat(fixture.pulled("p")).isEqualTo("main");
        new EngineInspector(fixture.async).assertAtRest();
    }

    @Test
    void thatASourceOfAnEntrysOwnHasNoSuchPromptSaysNothingOfLangSmith() {
        CacheFixture fixture = new CacheFixture(config -> config.maxSize(1).deadline(Duration.ofDays(1)));
        FakePromptSource own = new FakePromptSource();
        fixture.source.put("p", "main");
        fixture.cache.set(key("p"), own.put("p", "own"), own);
        own.hold();
        CompletableFuture<PromptCommit> refreshed = fixture.async.refresh(key("p"));
        fixture.cache.set(key("q"), fixture.source.put("q", "one"));
        own.failAll(new PromptException.NotFound(key("p"), "gone", 404));
        own.release();

        assertThat(refreshed).isCompletedExceptionally();
        assertThat(fixture.pulled("p")).isEqualTo("main");
    }

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
