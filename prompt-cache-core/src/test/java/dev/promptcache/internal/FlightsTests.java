package dev.promptcache.internal;

import static dev.promptcache.internal.CacheFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.FetchMode;
import dev.promptcache.PromptCacheListener.ChangeTrigger;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import dev.promptcache.internal.Flights.Boarding;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FlightsTests {

    private static final PromptKey P = key("p");
    private static final PromptSource SOURCE = key -> new CompletableFuture<>();
    private static final PromptSource OWN = key -> new CompletableFuture<>();

    private final Flights flights = new Flights(SOURCE);
    private final Aftermath after = new Aftermath(new Listeners(List.of()), null);
    private final Entry entry = new Entry(P, new PromptCommit("-", "p", "one", Map.of()), 0);

    @Test
    void whoAsksDuringAFlightJoinsItAndDoesNotRunIt() {
        Boarding first = flights.board(P, null, ChangeTrigger.PULL, true, 7);
        Boarding second = flights.board(P, null, ChangeTrigger.PULL, true, 8);

        Flight flight = first.flight();
        assertThat(first.isToBeRun()).isTrue();
        assertThat(second).isEqualTo(Boarding.waiting(flight, false));
        assertThat(flight.startedAt).isEqualTo(7);
        assertThat(flight.mode).isEqualTo(FetchMode.FOREGROUND);
        assertThat(flight.wanted).isTrue();
        assertThat(flights.activeCount()).isOne();
        assertThat(flights.slotsTaken()).as("those of the background").isZero();
    }

    @Test
    void whatWaitsForASlotBeginsWithoutOneForACaller() {
        assertThat(flights.request(entry, ChangeTrigger.SWEEP)).isTrue();
        assertThat(flights.request(entry, ChangeTrigger.SWEEP))
                .as("it waits already")
                .isFalse();
        Flight waiting = flights.firstQueued();
        assertThat(waiting.mode).isEqualTo(FetchMode.BACKGROUND);
        assertThat(waiting.before).isSameAs(entry.commit());
        assertThat(entry.dueAt).isEqualTo(StalenessRules.NEVER);

        assertThat(flights.board(P, entry, ChangeTrigger.PULL, true, 7)).isEqualTo(Boarding.waiting(waiting, true));

        assertThat(waiting.mode).isEqualTo(FetchMode.FOREGROUND);
        assertThat(flights.hasQueued()).isFalse();
        assertThat(flights.slotsTaken()).isZero();
    }

    @Test
    void aSlotIsGivenBackOnce() {
        flights.request(entry, ChangeTrigger.SWEEP);
        Flight flight = flights.firstQueued();
        flights.begin(flight, true, 7);
        assertThat(flights.slotsTaken()).isOne();

        assertThat(flights.end(flight)).as("had the place of its key").isTrue();
        assertThat(flights.end(flight)).isFalse();

        assertThat(flights.slotsTaken()).isZero();
        assertThat(flights.activeCount()).as("those who wait have not gone on").isOne();
        flights.released(flight);
        assertThat(flights.activeCount()).isZero();
    }

    @Test
    void whereNothingIsKeptEachCallerHasAFlight() {
        Boarding first = flights.board(P, null, ChangeTrigger.PULL, false, 0);
        Boarding second = flights.board(P, null, ChangeTrigger.PULL, false, 0);

        assertThat(second.flight()).isNotSameAs(first.flight());
        assertThat(second.isToBeRun()).isTrue();
        assertThat(flights.find(P)).isNull();
    }

    @Test
    void aRefreshDuringAFlightFollowsItOnceForAllWhoAsk() {
        Flight underWay = flights.board(P, null, ChangeTrigger.PULL, true, 0).flight();
        Boarding first = flights.boardNext(P, null, ChangeTrigger.REFRESH, true, 1);
        Boarding second = flights.boardNext(P, null, ChangeTrigger.REFRESH, true, 2);
        Flight next = first.flight();
        assertThat(next).isNotSameAs(underWay);
        assertThat(first.isToBeRun()).isFalse();
        assertThat(second).isEqualTo(first);
        assertThat(flights.active()).containsExactly(underWay, next);

        flights.goOn(underWay, flights.end(underWay), entry, true, 3, after);

        assertThat(after.followUp()).isSameAs(next);
        assertThat(flights.find(P)).isSameAs(next);
        assertThat(next.stage).isEqualTo(Flight.Stage.RUNNING);
        assertThat(next.startedAt).isEqualTo(3);
        assertThat(next.before).isSameAs(entry.commit());
        assertThat(underWay.next).isNull();
    }

    @Test
    void aRefreshOfWhatWaitsForASlotBeginsIt() {
        flights.request(entry, ChangeTrigger.SWEEP);
        Flight waiting = flights.firstQueued();

        assertThat(flights.boardNext(P, entry, ChangeTrigger.REFRESH, true, 0))
                .isEqualTo(Boarding.waiting(waiting, true));
    }

    @Test
    void whatNobodyWaitsForIsQueuedAfterTheFlightIfItsEntryIsThere() {
        Flight underWay = flights.board(P, entry, ChangeTrigger.PULL, true, 0).flight();
        assertThat(flights.request(entry, ChangeTrigger.REFRESH)).isTrue();
        assertThat(flights.request(entry, ChangeTrigger.REFRESH))
                .as("one follows already")
                .isFalse();
        Flight next = underWay.next;

        flights.goOn(underWay, flights.end(underWay), entry, true, 3, after);

        assertThat(after.followUp()).isNull();
        assertThat(flights.queued()).containsExactly(next);
        assertThat(flights.find(P)).isSameAs(next);
    }

    @Test
    void whatNobodyWaitsForIsDroppedAfterTheFlightIfItsEntryIsGoneOrTheFlightWasDetached() {
        Flight gone = flights.board(P, entry, ChangeTrigger.PULL, true, 0).flight();
        flights.request(entry, ChangeTrigger.REFRESH);
        flights.goOn(gone, flights.end(gone), null, true, 3, after);
        assertThat(flights.hasQueued()).isFalse();
        assertThat(flights.find(P)).isNull();

        Flight detached = flights.board(P, entry, ChangeTrigger.PULL, true, 0).flight();
        flights.request(entry, ChangeTrigger.REFRESH);
        flights.detach(detached);
        flights.goOn(detached, flights.end(detached), entry, true, 3, after);
        assertThat(flights.hasQueued()).isFalse();
        assertThat(flights.find(P)).isNull();
    }

    @Test
    void whatWasGivenUpDoesNotFollow() {
        Flight underWay = flights.board(P, null, ChangeTrigger.PULL, true, 0).flight();
        Flight next = flights.boardNext(P, null, ChangeTrigger.REFRESH, true, 1).flight();
        next.givenUp = true;

        flights.goOn(underWay, flights.end(underWay), null, true, 3, after);

        assertThat(after.followUp()).isNull();
        assertThat(flights.find(P)).isNull();
    }

    @Test
    void whatIsDetachedWhileItWaitsForASlotNeverBeginsAndWhatIsUnderWayGoesOn() {
        flights.request(entry, ChangeTrigger.SWEEP);
        Flight waiting = flights.firstQueued();
        assertThat(flights.matching(P::equals)).containsExactly(waiting);
        assertThat(flights.matching(key("q")::equals)).isEmpty();
        assertThat(flights.detach(waiting)).isTrue();
        assertThat(waiting.stage).isEqualTo(Flight.Stage.ENDED);
        assertThat(flights.firstQueued()).isNull();
        assertThat(flights.detach(waiting)).isFalse();

        Flight underWay = flights.board(P, entry, ChangeTrigger.PULL, true, 0).flight();
        assertThat(flights.detach(underWay)).isTrue();
        assertThat(underWay.stage).isEqualTo(Flight.Stage.RUNNING);
        assertThat(flights.end(underWay)).as("it has lost the place of its key").isFalse();
    }

    @Test
    void aFlightForAnEntryWithASourceOfItsOwnIsNotJoinedOnceTheEntryIsGone() {
        entry.ownSource = OWN;
        Flight own = flights.board(P, entry, ChangeTrigger.PULL, true, 0).flight();
        assertThat(own.source).isSameAs(OWN);
        assertThat(flights.isOfSource(own)).isFalse();
        assertThat(flights.joinable(P, entry)).isSameAs(own);

        Flight another = flights.board(P, null, ChangeTrigger.PULL, true, 0).flight();

        assertThat(another).isNotSameAs(own);
        assertThat(another.source).isSameAs(SOURCE);
        assertThat(flights.isOfSource(another)).isTrue();
        another.givenUp = true;
        assertThat(flights.isOfSource(another)).isFalse();
    }

    @Test
    void aKeyIsStuckUntilAllTasksOfItsAbandonedFlightHaveReturned() {
        Flight flight = flights.board(P, null, ChangeTrigger.PULL, true, 0).flight();
        flights.entered(flight);
        flights.abandoned(flight);
        flights.returned(flight);
        assertThat(flights.isStuck(P)).isTrue();
        assertThat(flights.isStuck(key("q"))).isFalse();
        assertThat(flights.abandonedCount()).isOne();

        flights.returned(flight);

        assertThat(flights.isStuck(P)).isFalse();
        assertThat(flights.abandonedCount()).isZero();
    }

    @Test
    void noFlightBeginsWhileAsManyAsMayBeAreAbandonedButOneUnderWayIsJoined() {
        Flight underWay = flights.board(P, null, ChangeTrigger.PULL, true, 0).flight();
        for (int i = 1; i < Flights.MOST_ABANDONED; i++) {
            abandonOne(i);
        }
        assertThat(flights.isFull()).isFalse();
        abandonOne(Flights.MOST_ABANDONED);

        assertThat(flights.isFull()).isTrue();
        Boarding refused = flights.board(key("q"), null, ChangeTrigger.PULL, true, 0);
        assertThat(refused.refusal()).hasMessageContaining(Flights.CROWDED);
        assertThat(refused.flight()).isNull();
        assertThat(flights.board(P, null, ChangeTrigger.PULL, true, 0)).isEqualTo(Boarding.waiting(underWay, false));
    }

    @Test
    void whatWaitsForASlotBeginsForNoCallerEitherWhileAsManyAsMayBeAreAbandoned() {
        flights.request(entry, ChangeTrigger.SWEEP);
        for (int i = 0; i < Flights.MOST_ABANDONED; i++) {
            abandonOne(i);
        }

        Boarding refused = flights.board(P, entry, ChangeTrigger.PULL, true, 0);

        assertThat(refused.refusal()).hasMessageContaining(Flights.CROWDED);
        assertThat(flights.hasQueued()).as("its turn comes").isTrue();
    }

    @Test
    void aRefreshThatWaitsForAFlightIsRefusedIfAsManyAsMayBeAreAbandonedWhenThatEnds() {
        Flight underWay = flights.board(P, entry, ChangeTrigger.PULL, true, 0).flight();
        Flight next =
                flights.boardNext(P, entry, ChangeTrigger.REFRESH, true, 1).flight();
        for (int i = 0; i < Flights.MOST_ABANDONED; i++) {
            abandonOne(i);
        }

        flights.goOn(underWay, flights.end(underWay), entry, true, 3, after);

        assertThat(after.followUp()).isSameAs(next);
        assertThat(next.hasLanded()).isTrue();
        assertThat(next.stage).isEqualTo(Flight.Stage.ENDED);
        assertThat(flights.find(P)).isNull();
        next.release();
        assertThat(next.result)
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining(Flights.CROWDED);
    }

    @Test
    void whatNobodyWaitsForDoesNotFollowACallThatHasNotReturned() {
        Flight hung = flights.board(P, entry, ChangeTrigger.PULL, true, 0).flight();
        flights.entered(hung);
        flights.request(entry, ChangeTrigger.REFRESH);
        flights.abandoned(hung);
        flights.goOn(hung, flights.end(hung), entry, true, 3, after);
        assertThat(flights.hasQueued()).isFalse();
        flights.returned(hung);
        flights.returned(hung);

        Flight answered = flights.board(P, entry, ChangeTrigger.PULL, true, 4).flight();
        flights.request(entry, ChangeTrigger.REFRESH);
        flights.abandoned(answered);
        flights.goOn(answered, flights.end(answered), entry, true, 5, after);
        assertThat(flights.hasQueued())
                .as("nobody is at work but who gives it up")
                .isTrue();
    }

    @Test
    void whatAsksAnotherSourceIsKnownApartFromWhatAsksTheCachesOwn() {
        Entry own = new Entry(key("own"), entry.commit(), 0);
        own.ownSource = OWN;
        flights.request(entry, ChangeTrigger.SWEEP);
        assertThat(flights.firstQueuedOfOthers()).isNull();
        assertThat(flights.hasQueuedOfSource()).isTrue();
        flights.request(own, ChangeTrigger.SWEEP);
        Flight other = flights.firstQueuedOfOthers();
        assertThat(other.key).isEqualTo(own.key);
        assertThat(flights.firstQueued().key).isEqualTo(P);

        flights.detach(flights.firstQueued());
        assertThat(flights.hasQueuedOfSource()).isFalse();
        flights.begin(other, true, 0);

        assertThat(flights.firstQueuedOfOthers()).isNull();
        assertThat(flights.hasQueued()).isFalse();
        assertThat(flights.isFor(other, own)).isTrue();
        assertThat(flights.isFor(other, null)).isFalse();
    }

    private void abandonOne(int i) {
        flights.abandoned(flights.board(key("abandoned" + i), null, ChangeTrigger.PULL, true, 0)
                .flight());
    }
}
