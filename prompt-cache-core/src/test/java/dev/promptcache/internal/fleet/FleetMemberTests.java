package dev.promptcache.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.FleetStatus.Repair;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptFleet;
import dev.promptcache.PromptFleet.Verdict;
import dev.promptcache.PromptFleet.Wish;
import dev.promptcache.PromptKey;
import dev.promptcache.contract.Holds;
import dev.promptcache.internal.fleet.FleetEntries.Held;
import dev.promptcache.testing.FakePromptFleet;
import dev.promptcache.testing.FakePromptSource;
import dev.promptcache.testing.FakeTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FleetMemberTests {

    private static final PromptKey KEY = PromptKey.parse("joke");
    private static final Duration CHECK = Duration.ofMillis(5100);

    private final FakeTicker ticker = new FakeTicker();
    private final FakePromptFleet fleet = new FakePromptFleet(ticker);
    private final FakePromptSource source = new FakePromptSource();
    private final Instance one = new Instance();
    private final Instance two = new Instance();

    @Test
    void oneFetchServesAllThatAskAtOnce() {
        source.put("joke", "aaaaaaaa");
        source.hold();
        List<CompletableFuture<FleetAnswer>> asked = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            asked.add(new Instance().fetch(Wish.FOREGROUND));
        }
        ticker.advance(Duration.ofMillis(100));
        source.release();
        ticker.advance(Duration.ofMillis(100));
        assertThat(source.fetches()).isOne();
        assertThat(asked)
                .allSatisfy(answer ->
                        assertThat(answer.join().commit().commitHash()).isEqualTo("aaaaaaaa"));
    }

    @Test
    void whatIsFreshInTheFleetIsTakenWithItsTrueAge() {
        source.put("joke", "aaaaaaaa");
        one.fetch(Wish.FOREGROUND);
        ticker.advance(Duration.ofSeconds(60));
        FleetAnswer answer = two.fetch(Wish.FOREGROUND).join();
        assertThat(source.fetches()).isOne();
        assertThat(answer.fetchedHere()).isFalse();
        assertThat(answer.standing().begunAt()).isZero();
        assertThat(answer.due())
                .isBetween(PlainEntries.TTL.dividedBy(2).minusSeconds(60), PlainEntries.TTL.minusSeconds(60));
    }

    @Test
    void aChangeIsTakenOverByAllThatHoldThePrompt() {
        source.put("joke", "aaaaaaaa");
        one.start().fetch(Wish.FOREGROUND);
        two.start().fetch(Wish.FOREGROUND);
        Instance stranger = new Instance().start();
        ticker.advance(CHECK);
        source.put("joke", "bbbbbbbb");
        one.fetch(Wish.NOW);
        ticker.advance(Duration.ofMillis(60));
        assertThat(two.hash()).isEqualTo("bbbbbbbb");
        assertThat(stranger.entries.held).isEmpty();
        assertThat(source.fetches()).isEqualTo(2);
    }

    @Holds("fleet-lost")
    @Test
    void aChangeOfWhichTheMessageIsLostIsFoundByTheNextCheck() {
        source.put("joke", "aaaaaaaa");
        one.start().fetch(Wish.FOREGROUND);
        two.start().fetch(Wish.FOREGROUND);
        ticker.advance(CHECK);
        fleet.loseMessages(true);
        source.put("joke", "bbbbbbbb");
        one.fetch(Wish.NOW);
        ticker.advance(CHECK);
        assertThat(two.hash()).isEqualTo("bbbbbbbb");
        assertThat(two.member.status().repairs()).containsEntry(Repair.DELTA, 1L);
    }

    @Test
    void whoHearsNothingAgainAndAgainSubscribesAnew() {
        source.put("joke", "aaaaaaaa");
        one.start().fetch(Wish.FOREGROUND);
        two.start().fetch(Wish.FOREGROUND);
        ticker.advance(CHECK);
        fleet.loseMessages(true);
        for (int i = 0; i < 3; i++) {
            source.put("joke", "bbbbbbb" + i);
            one.fetch(Wish.NOW);
            ticker.advance(CHECK);
        }
        assertThat(two.member.status().repairs().get(Repair.RESUBSCRIBED)).isPositive();
    }

    @Holds("fleet-never-back")
    @Test
    void anOlderFetchThatEndsLaterIsRefused() {
        source.put("joke", "aaaaaaaa");
        source.hold();
        CompletableFuture<FleetAnswer> slow = one.fetch(Wish.FOREGROUND);
        ticker.advance(Duration.ofSeconds(1));
        // The second fetch begins later and ends first.
        two.fetch(Wish.NOW);
        source.log().get(1).answer().complete(commit("bbbbbbbb"));
        source.log().get(0).answer().complete(commit("aaaaaaaa"));
        assertThat(slow.join().commit().commitHash()).isEqualTo("bbbbbbbb");
        assertThat(one.hash()).isEqualTo("bbbbbbbb");
    }

    @Test
    void whoeverIsSlowIsTakenOverFromAfterTwoSecondsIfACallerWaits() {
        source.put("joke", "aaaaaaaa");
        source.hold();
        one.fetch(Wish.FOREGROUND);
        CompletableFuture<FleetAnswer> waiting = two.fetch(Wish.FOREGROUND);
        ticker.advance(Duration.ofMillis(1900));
        assertThat(source.fetches()).isOne();
        ticker.advance(Duration.ofMillis(200));
        assertThat(source.fetches()).isEqualTo(2);
        source.release();
        assertThat(waiting).isCompleted();
    }

    @Test
    void whoeverDiesWhileItLeadsIsReplacedWhenItsLeaseEnds() {
        source.put("joke", "aaaaaaaa");
        source.hold();
        one.fetch(Wish.BACKGROUND);
        CompletableFuture<FleetAnswer> waiting = two.fetch(Wish.BACKGROUND);
        ticker.advance(Duration.ofSeconds(19));
        assertThat(source.fetches()).isOne();
        ticker.advance(Duration.ofSeconds(2));
        assertThat(source.fetches()).isEqualTo(2);
        assertThat(waiting).isNotDone();
    }

    @Test
    void anOutageCostsOneAttemptForTheFleet() {
        source.put("joke", "aaaaaaaa");
        one.fetch(Wish.FOREGROUND);
        two.fetch(Wish.FOREGROUND);
        source.failAll(new PromptException.Unavailable(KEY, "down", 503, null));
        ticker.advance(PlainEntries.TTL);
        int before = source.fetches();
        assertThat(one.fetch(Wish.BACKGROUND)).isCompletedExceptionally();
        assertThat(two.fetch(Wish.BACKGROUND)).isCompletedExceptionally();
        assertThat(source.fetches() - before).isOne();
        ticker.advance(Duration.ofSeconds(1));
        two.fetch(Wish.BACKGROUND);
        one.fetch(Wish.BACKGROUND);
        assertThat(source.fetches() - before).isEqualTo(2);
    }

    @Holds("fleet-warm")
    @Test
    void aNewInstanceIsServedWhileLangSmithIsDown() {
        source.put("joke", "aaaaaaaa");
        one.fetch(Wish.FOREGROUND);
        source.failAll(new PromptException.Unavailable(KEY, "down", 503, null));
        ticker.advance(PlainEntries.TTL.multipliedBy(2));
        FleetAnswer answer = two.fetch(Wish.FOREGROUND).join();
        assertThat(answer.commit().commitHash()).isEqualTo("aaaaaaaa");
        assertThat(ticker.read() - answer.standing().begunAt())
                .isEqualTo(PlainEntries.TTL.multipliedBy(2).toNanos());
        ticker.advance(PlainEntries.TTL.multipliedBy(2));
        assertThat(new Instance().fetch(Wish.FOREGROUND)).isCompletedExceptionally();
    }

    @Holds("fleet-denied")
    @Test
    void whatOneInstanceIsRefusedIsNotShared() {
        source.fail(KEY, new PromptException.AccessDenied(KEY, "revoked", 401));
        assertThat(one.fetch(Wish.FOREGROUND)).isCompletedExceptionally();
        source.put("joke", "aaaaaaaa");
        assertThat(two.fetch(Wish.BACKGROUND)).isCompleted();
    }

    @Holds("fleet-gone")
    @Test
    void aPromptIsGoneWhenTwoSaySo() {
        source.put("joke", "aaaaaaaa");
        one.start().fetch(Wish.FOREGROUND);
        two.start().fetch(Wish.FOREGROUND);
        Instance three = new Instance().start();
        three.fetch(Wish.FOREGROUND);
        ticker.advance(CHECK);
        ticker.advance(PlainEntries.TTL);
        source.fail(KEY, new PromptException.NotFound(KEY, "none", 404));
        assertThat(one.fetch(Wish.BACKGROUND)).isCompletedExceptionally();
        assertThat(one.fetch(Wish.BACKGROUND)).isCompletedExceptionally();
        ticker.advance(CHECK);
        assertThat(three.entries.toRefresh).isEmpty();
        assertThat(two.fetch(Wish.BACKGROUND)).isCompletedExceptionally();
        int before = source.fetches();
        ticker.advance(CHECK);
        assertThat(three.entries.toRefresh).containsExactly(KEY);
        assertThat(three.fetch(Wish.BACKGROUND)).isCompletedExceptionally();
        assertThat(source.fetches()).isEqualTo(before);
    }

    @Test
    void aRateLimitIsForAllButThoseWhoWait() {
        source.put("joke", "aaaaaaaa");
        one.fetch(Wish.FOREGROUND);
        ticker.advance(PlainEntries.TTL);
        source.fail(KEY, new PromptException.RateLimited(KEY, "slow down", 429, Duration.ofSeconds(30)));
        one.fetch(Wish.BACKGROUND);
        int before = source.fetches();
        assertThat(two.fetch(Wish.BACKGROUND)).isCompleted();
        assertThat(one.fetch(Wish.BACKGROUND)).isCompletedExceptionally();
        assertThat(source.fetches()).isEqualTo(before);
        source.put("joke", "bbbbbbbb");
        assertThat(two.fetch(Wish.FOREGROUND).join().commit().commitHash()).isEqualTo("bbbbbbbb");
    }

    @Test
    void whatWasInvalidatedDoesNotComeBackFromTheFleet() {
        source.put("joke", "aaaaaaaa");
        one.fetch(Wish.FOREGROUND);
        source.put("joke", "bbbbbbbb");
        one.entries.forget(KEY);
        one.member.invalidate(List.of(KEY));
        assertThat(one.fetch(Wish.FOREGROUND).join().commit().commitHash()).isEqualTo("bbbbbbbb");
    }

    @Test
    void whatWasInvalidatedWhileTheStoreWasAwayDoesNotComeBackEither() {
        source.put("joke", "aaaaaaaa");
        one.start().fetch(Wish.FOREGROUND);
        ticker.advance(CHECK);
        fleet.away(true);
        one.entries.forget(KEY);
        one.member.invalidate(List.of(KEY));
        source.put("joke", "bbbbbbbb");
        fleet.away(false);
        assertThat(one.fetch(Wish.FOREGROUND).join().commit().commitHash()).isEqualTo("bbbbbbbb");
        one.entries.forget(KEY);
        fleet.away(true);
        one.member.invalidateAll(List.of());
        source.put("joke", "cccccccc");
        fleet.away(false);
        ticker.advance(CHECK);
        assertThat(two.fetch(Wish.FOREGROUND).join().commit().commitHash()).isEqualTo("cccccccc");
    }

    @Holds("fleet-invalidate")
    @Test
    void anInvalidationHoldsForTheFleet() {
        source.put("joke", "aaaaaaaa");
        one.start().fetch(Wish.FOREGROUND);
        two.start().fetch(Wish.FOREGROUND);
        ticker.advance(CHECK);
        one.entries.forget(KEY);
        one.member.invalidate(List.of(KEY));
        ticker.advance(CHECK.multipliedBy(2));
        assertThat(two.entries.toRefresh).containsExactly(KEY);
    }

    @Test
    void whileTheStoreIsAwayEachGoesOnAloneAndAllCatchUpAfterwards() {
        source.put("joke", "aaaaaaaa");
        one.start().fetch(Wish.FOREGROUND);
        two.start().fetch(Wish.FOREGROUND);
        ticker.advance(CHECK);
        assertThat(one.member.status().joined()).isTrue();
        fleet.away(true);
        source.put("joke", "bbbbbbbb");
        assertThat(one.fetch(Wish.BACKGROUND)).isCompleted();
        ticker.advance(CHECK);
        assertThat(one.member.status().joined()).isFalse();
        assertThat(one.entries.spreads).hasSize(1);
        assertThat(two.hash()).isEqualTo("aaaaaaaa");
        ticker.advance(Duration.ofMinutes(2));

        fleet.away(false);
        int before = source.fetches();
        ticker.advance(CHECK);
        assertThat(one.member.status().joined()).isTrue();
        assertThat(two.hash()).isEqualTo("bbbbbbbb");
        assertThat(source.fetches()).isEqualTo(before);
    }

    @Test
    void anEmptyStoreIsFilledFromWhatIsHeld() {
        source.put("joke", "aaaaaaaa");
        one.start().fetch(Wish.FOREGROUND);
        ticker.advance(CHECK);
        fleet.away(true);
        fleet.forgetAll();
        fleet.away(false);
        ticker.advance(CHECK);
        assertThat(two.fetch(Wish.FOREGROUND).join().commit().commitHash()).isEqualTo("aaaaaaaa");
        assertThat(source.fetches()).isOne();
    }

    @Test
    void aStoreThatWentBackIsBroughtForward() {
        source.put("joke", "aaaaaaaa");
        one.start().fetch(Wish.FOREGROUND);
        two.start().fetch(Wish.FOREGROUND);
        ticker.advance(CHECK);
        Runnable older = fleet.dump();
        source.put("joke", "bbbbbbbb");
        one.fetch(Wish.NOW);
        ticker.advance(CHECK);
        long fullBefore = one.member.status().repairs().get(Repair.FULL);
        older.run();
        ticker.advance(CHECK);
        assertThat(one.hash()).isEqualTo("bbbbbbbb");
        assertThat(two.hash()).isEqualTo("bbbbbbbb");
        assertThat(new Instance().fetch(Wish.FOREGROUND).join().commit().commitHash())
                .isEqualTo("bbbbbbbb");
        assertThat(one.member.status().repairs().get(Repair.FULL) - fullBefore).isOne();
    }

    @Test
    void claimsAreCountedByTheirVerdict() {
        source.put("joke", "aaaaaaaa");
        one.fetch(Wish.FOREGROUND);
        one.fetch(Wish.BACKGROUND);
        assertThat(one.member.status().claims()).containsEntry(Verdict.LEAD, 1L).containsEntry(Verdict.HAVE, 1L);
    }

    @Test
    void whoIsStoppedHearsAndSchedulesNothing() {
        source.put("joke", "aaaaaaaa");
        one.start().fetch(Wish.FOREGROUND);
        two.start().fetch(Wish.FOREGROUND);
        ticker.advance(CHECK);
        two.member.stop();
        source.put("joke", "bbbbbbbb");
        one.fetch(Wish.NOW);
        ticker.advance(CHECK.multipliedBy(3));
        assertThat(two.hash()).isEqualTo("aaaaaaaa");
        two.start();
        ticker.advance(Duration.ofSeconds(1));
        assertThat(two.hash()).isEqualTo("bbbbbbbb");
    }

    private static PromptCommit commit(String hash) {
        FakePromptSource maker = new FakePromptSource();
        return maker.put("joke", hash);
    }

    private final class Instance {

        private final PlainEntries entries = new PlainEntries();
        private final PromptFleet port = fleet.member();
        private final FleetMember member;

        private Instance() {
            entries.time = new FleetTime(
                    ticker,
                    Runnable::run,
                    (task, nanos) -> {
                        Future<?> future = ticker.scheduler().schedule(task, nanos, TimeUnit.NANOSECONDS);
                        return () -> future.cancel(false);
                    },
                    () -> 0.5);
            member = new FleetMember(port, entries, entries.time);
        }

        private Instance start() {
            member.start();
            return this;
        }

        private CompletableFuture<FleetAnswer> fetch(Wish wish) {
            Held held = entries.held.get(KEY);
            CompletableFuture<FleetAnswer> answer = member.fetch(
                            KEY, held == null ? null : held.commit(), wish, () -> source.fetch(KEY))
                    .toCompletableFuture();
            answer.thenAccept(brought -> entries.hold(KEY, brought));
            return answer;
        }

        private String hash() {
            return entries.held.get(KEY).commit().commitHash();
        }
    }
}
