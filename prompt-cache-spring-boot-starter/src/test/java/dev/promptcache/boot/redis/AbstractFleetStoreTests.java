package dev.promptcache.boot.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptFleet;
import dev.promptcache.PromptFleet.Claim;
import dev.promptcache.PromptFleet.Failure;
import dev.promptcache.PromptFleet.Position;
import dev.promptcache.PromptFleet.Shared;
import dev.promptcache.PromptFleet.Verdict;
import dev.promptcache.PromptFleet.Wish;
import dev.promptcache.PromptKey;
import dev.promptcache.contract.Holds;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What holds for every store of a fleet. */
abstract class AbstractFleetStoreTests {

    private static final Duration DUE = Duration.ofMinutes(5);
    private static final PromptKey KEY = PromptKey.parse("acme/joke:feature/ünï code");

    /** The port of another instance of the fleet. */
    abstract PromptFleet member();

    /** Lets time pass. */
    abstract void pass(Duration time) throws Exception;

    @Test
    void theFirstToAskLeadsAndTheOthersWait() {
        Claim first = member().claim(KEY, null, Wish.BACKGROUND);
        assertThat(first.verdict()).isEqualTo(Verdict.LEAD);
        assertThat(first.shared()).isNull();
        Claim second = member().claim(KEY, null, Wish.FOREGROUND);
        assertThat(second.verdict()).isEqualTo(Verdict.BUSY);
        assertThat(second.rest()).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(20));
    }

    @Test
    void whatIsStoredIsThereForAllWithItsContentIfTheyHaveNotGotIt() throws Exception {
        PromptCommit commit = commit("aaaaaaaa");
        Claim claim = member().claim(KEY, null, Wish.BACKGROUND);
        pass(Duration.ofMillis(50));
        assertThat(member().store(KEY, claim, commit, DUE)).isNull();
        Claim have = member().claim(KEY, null, Wish.BACKGROUND);
        assertThat(have.verdict()).isEqualTo(Verdict.HAVE);
        Shared shared = have.shared();
        assertThat(shared.commit()).isEqualTo(commit);
        assertThat(shared.order()).isEqualTo(claim.token());
        assertThat(shared.age()).isGreaterThanOrEqualTo(Duration.ofMillis(50));
        assertThat(shared.due()).isBetween(DUE.minusSeconds(30), DUE);
        Shared known = member().claim(KEY, "aaaaaaaa", Wish.BACKGROUND).shared();
        assertThat(known.commitHash()).isEqualTo("aaaaaaaa");
        assertThat(known.commit()).isNull();
    }

    @Test
    void theModelVariantIsAnotherPrompt() {
        store(KEY, "aaaaaaaa");
        assertThat(member().claim(KEY.withModel(), null, Wish.BACKGROUND).verdict())
                .isEqualTo(Verdict.LEAD);
    }

    @Holds("fleet-never-back")
    @Test
    void whatBeganEarlierIsRefusedHoweverLateItComes() {
        Claim slow = member().claim(KEY, null, Wish.BACKGROUND);
        Claim quick = member().claim(KEY, null, Wish.NOW);
        assertThat(quick.verdict()).isEqualTo(Verdict.LEAD);
        assertThat(quick.token()).isGreaterThan(slow.token());
        assertThat(member().store(KEY, quick, commit("bbbbbbbb"), DUE)).isNull();
        Shared newer = member().store(KEY, slow, commit("aaaaaaaa"), DUE);
        assertThat(newer.commit()).isEqualTo(commit("bbbbbbbb"));
    }

    @Test
    void whatBeganBeforeAMarkDoesNotCount() {
        Claim before = member().claim(KEY, null, Wish.BACKGROUND);
        member().mark(List.of(KEY));
        member().store(KEY, before, commit("aaaaaaaa"), DUE);
        Claim after = member().claim(KEY, null, Wish.BACKGROUND);
        assertThat(after.verdict()).isEqualTo(Verdict.LEAD);
        assertThat(after.shared()).isNull();
        member().store(KEY, after, commit("aaaaaaaa"), DUE);
        assertThat(member().claim(KEY, null, Wish.BACKGROUND).verdict()).isEqualTo(Verdict.HAVE);
    }

    @Test
    void aMarkOfAllIsOneOfEach() {
        PromptKey other = PromptKey.parse("other").withModel();
        store(KEY, "aaaaaaaa");
        store(other, "bbbbbbbb");
        member().markAll();
        assertThat(member().claim(KEY, null, Wish.BACKGROUND).verdict()).isEqualTo(Verdict.LEAD);
        assertThat(member().claim(other, null, Wish.BACKGROUND).verdict()).isEqualTo(Verdict.LEAD);
    }

    @Test
    void aMarkThatNobodyAnswersIsFound() throws Exception {
        store(KEY, "aaaaaaaa");
        member().mark(List.of(KEY));
        assertThat(member().position().unanswered()).isEmpty();
        pass(Duration.ofMillis(3100));
        assertThat(member().position().unanswered()).containsExactly(KEY);
        Claim claim = member().claim(KEY, null, Wish.BACKGROUND);
        assertThat(member().position().unanswered()).isEmpty();
        member().store(KEY, claim, commit("aaaaaaaa"), DUE);
        assertThat(member().position().unanswered()).isEmpty();
    }

    @Test
    void changesAreNumberedAndConfirmationsAreNot() {
        Position empty = member().position();
        assertThat(empty.epoch()).isZero();
        store(KEY, "aaaaaaaa");
        Position first = member().position();
        assertThat(first.incarnation()).isNotEmpty();
        assertThat(first.epoch()).isPositive();
        assertThat(member().changedSince(0)).containsExactly(KEY);
        assertThat(member().changedSince(first.epoch())).isEmpty();
        store(KEY, "aaaaaaaa");
        assertThat(member().position().epoch()).isEqualTo(first.epoch());
        store(KEY, "bbbbbbbb");
        assertThat(member().position().epoch()).isGreaterThan(first.epoch());
        assertThat(member().changedSince(first.epoch())).containsExactly(KEY);
        assertThat(member().position().now()).isGreaterThanOrEqualTo(first.now());
    }

    @Test
    void whatIsOfferedIsTakenIfNothingAsNewIsThere() {
        long now = member().position().now();
        member().offer(KEY, now - 1_000_000, commit("aaaaaaaa"), DUE);
        member().offer(KEY, now - 2_000_000, commit("bbbbbbbb"), DUE);
        assertThat(hash(KEY)).isEqualTo("aaaaaaaa");
        member().offer(KEY, now + 3_600_000_000L, commit("cccccccc"), DUE);
        assertThat(hash(KEY)).isEqualTo("cccccccc");
        store(KEY, "dddddddd");
        assertThat(hash(KEY)).isEqualTo("dddddddd");
    }

    @Test
    void severalPromptsAreReadAtOnce() {
        PromptKey other = PromptKey.parse("other");
        store(KEY, "aaaaaaaa");
        store(other, "bbbbbbbb");
        Map<PromptKey, Shared> found =
                member().read(Map.of(KEY, "aaaaaaaa", other, "", PromptKey.parse("unknown"), ""));
        assertThat(found).containsOnlyKeys(KEY, other);
        assertThat(found.get(KEY).commit()).isNull();
        assertThat(found.get(other).commit().commitHash()).isEqualTo("bbbbbbbb");
        assertThat(member().read(Map.of())).isEmpty();
    }

    @Test
    void anOutageRestsLongerEachTimeAndEndsWithASuccess() throws Exception {
        PromptFleet member = member();
        member.fail(KEY, member.claim(KEY, null, Wish.BACKGROUND), Failure.UNAVAILABLE, Duration.ZERO);
        Claim resting = member.claim(KEY, null, Wish.BACKGROUND);
        assertThat(resting.verdict()).isEqualTo(Verdict.REST);
        assertThat(resting.rest()).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
        Claim again = member.claim(KEY, null, Wish.FOREGROUND);
        assertThat(again.verdict()).isEqualTo(Verdict.LEAD);
        member.fail(KEY, again, Failure.UNAVAILABLE, Duration.ZERO);
        assertThat(member.claim(KEY, null, Wish.BACKGROUND).rest())
                .isBetween(Duration.ofMillis(1500), Duration.ofSeconds(2));
        member.offer(KEY, member.position().now(), commit("aaaaaaaa"), Duration.ZERO);
        assertThat(member.claim(KEY, null, Wish.BACKGROUND).verdict()).isEqualTo(Verdict.LEAD);
    }

    @Test
    void whatOneIsRefusedAnotherMayTry() {
        Claim claim = member().claim(KEY, null, Wish.BACKGROUND);
        member().fail(KEY, claim, Failure.OWN, Duration.ZERO);
        assertThat(member().claim(KEY, null, Wish.BACKGROUND).verdict()).isEqualTo(Verdict.LEAD);
    }

    @Test
    void aRateLimitPausesAllThatNobodyWaitsFor() {
        Claim claim = member().claim(KEY, null, Wish.BACKGROUND);
        member().fail(KEY, claim, Failure.RATE_LIMITED, Duration.ofSeconds(30));
        PromptKey other = PromptKey.parse("other");
        Claim paused = member().claim(other, null, Wish.BACKGROUND);
        assertThat(paused.verdict()).isEqualTo(Verdict.PAUSE);
        assertThat(paused.rest()).isBetween(Duration.ofSeconds(25), Duration.ofSeconds(30));
        assertThat(member().claim(other, null, Wish.FOREGROUND).verdict()).isEqualTo(Verdict.LEAD);
    }

    @Test
    void aPromptIsGoneWhenTwoInstancesSaySo() {
        PromptFleet one = member();
        store(KEY, "aaaaaaaa");
        for (int i = 0; i < 2; i++) {
            one.fail(KEY, one.claim(KEY, null, Wish.NOW), Failure.NOT_FOUND, DUE);
            assertThat(one.read(Map.of(KEY, "")).get(KEY).isGone()).isFalse();
        }
        PromptFleet two = member();
        two.fail(KEY, two.claim(KEY, null, Wish.NOW), Failure.NOT_FOUND, DUE);
        Claim claim = one.claim(KEY, null, Wish.BACKGROUND);
        assertThat(claim.verdict()).isEqualTo(Verdict.HAVE);
        assertThat(claim.shared().isGone()).isTrue();
        store(KEY, "bbbbbbbb");
        assertThat(hash(KEY)).isEqualTo("bbbbbbbb");
    }

    @Test
    void thatThereNeverWasAPromptIsNoChange() {
        for (PromptFleet told : List.of(member(), member())) {
            told.fail(KEY, told.claim(KEY, null, Wish.NOW), Failure.NOT_FOUND, DUE);
        }
        assertThat(member().claim(KEY, null, Wish.BACKGROUND).shared().isGone()).isTrue();
        assertThat(member().position().epoch()).isZero();
        assertThat(member().changedSince(0)).isEmpty();
    }

    @Test
    void aSlowInstanceIsTakenOverFromIfACallerWaits() throws Exception {
        member().claim(KEY, null, Wish.BACKGROUND);
        pass(Duration.ofMillis(2100));
        assertThat(member().claim(KEY, null, Wish.BACKGROUND).verdict()).isEqualTo(Verdict.BUSY);
        assertThat(member().claim(KEY, null, Wish.FOREGROUND).verdict()).isEqualTo(Verdict.LEAD);
        assertThat(member().claim(KEY, null, Wish.FOREGROUND).verdict()).isEqualTo(Verdict.BUSY);
    }

    @Test
    void ofManyThatAskAtATimeOneLeads() {
        long leaders = Arrays.stream(new int[50])
                .parallel()
                .mapToObj(any -> member().claim(KEY, null, Wish.FOREGROUND).verdict())
                .filter(Verdict.LEAD::equals)
                .count();
        assertThat(leaders).isOne();
    }

    static PromptCommit commit(String hash) {
        return new PromptCommit(
                "acme",
                "joke",
                hash,
                Map.of(
                        "lc",
                        1,
                        "text",
                        "{topic}, \u00fcml\u00e4ut \ud83d\ude00",
                        "list",
                        Arrays.asList(1.5, null, true)),
                List.of(Map.of("in", "out")),
                "what it is",
                Map.of("temperature", 0),
                "openai");
    }

    private String hash(PromptKey key) {
        return member().claim(key, null, Wish.BACKGROUND).shared().commitHash();
    }

    private void store(PromptKey key, String hash) {
        PromptFleet member = member();
        assertThat(member.store(key, member.claim(key, null, Wish.NOW), commit(hash), DUE))
                .isNull();
    }
}
