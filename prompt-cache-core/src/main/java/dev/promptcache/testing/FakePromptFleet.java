package dev.promptcache.testing;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptFleet;
import dev.promptcache.PromptKey;
import dev.promptcache.testing.FakeFleetStore.Change;
import dev.promptcache.testing.FakeFleetStore.Stored;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A fleet without a network: caches in one process share what this object holds, each through a member of its own. Its time is a
 * test's, and it can be away, lose its content, or go back to an older one. Thread-safe.
 *
 * <pre>{@code
 * FakePromptFleet fleet = new FakePromptFleet(ticker);
 * AsyncPromptCache first = AsyncPromptCache.builder(source).fleet(fleet.member()).build();
 * AsyncPromptCache second = AsyncPromptCache.builder(source).fleet(fleet.member()).build();
 * }</pre>
 *
 * @since 0.1.0
 */
public final class FakePromptFleet {

    private static final long MESSAGE_MILLIS = 1;

    private final FakeTicker ticker;
    private final FakeFleetStore store;
    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
    private volatile boolean away;
    private volatile boolean losingMessages;

    /**
     * Makes a fleet that has nothing.
     *
     * @param ticker its time
     */
    public FakePromptFleet(FakeTicker ticker) {
        this.ticker = ticker;
        this.store = new FakeFleetStore(ticker);
    }

    /**
     * Lets another cache in.
     *
     * @return the port for that cache alone
     */
    public PromptFleet member() {
        return new Member();
    }

    /**
     * Lets every call fail, or no longer.
     *
     * @param away whether the store is away; when it comes back, all subscriptions begin anew
     * @return this fleet
     */
    public FakePromptFleet away(boolean away) {
        boolean back = this.away && !away;
        this.away = away;
        if (back) {
            subscribers.forEach(Subscriber::subscribed);
        }
        return this;
    }

    /**
     * Lets messages be lost, or no longer.
     *
     * @param losing whether they are
     * @return this fleet
     */
    public FakePromptFleet loseMessages(boolean losing) {
        losingMessages = losing;
        return this;
    }

    /** Loses all content, as a store does that keeps nothing and starts again. */
    public void forgetAll() {
        store.clear();
    }

    /**
     * Remembers the content.
     *
     * @return brings it back when it is run, as a store does that is restored from an older dump
     */
    public Runnable dump() {
        return store.dump();
    }

    private void tell(@Nullable Change change) {
        if (change != null && !losingMessages) {
            ticker.scheduler()
                    .schedule(
                            () -> subscribers.forEach(subscriber -> subscriber.tell(change)),
                            MESSAGE_MILLIS,
                            TimeUnit.MILLISECONDS);
        }
    }

    private void answer() {
        if (away) {
            throw new PromptFleet.UnavailableException("the fake fleet is away", null);
        }
    }

    private final class Subscriber implements PromptFleet.Subscription {

        private final PromptFleet.Listener listener;

        private Subscriber(PromptFleet.Listener listener) {
            this.listener = listener;
        }

        private void subscribed() {
            ticker.scheduler().schedule(listener::subscribed, MESSAGE_MILLIS, TimeUnit.MILLISECONDS);
        }

        private void tell(Change change) {
            listener.changed(change.incarnation(), change.previous(), change.epoch(), change.key());
        }

        @Override
        public void close() {
            subscribers.remove(this);
        }
    }

    private final class Member implements PromptFleet {

        @Override
        public Claim claim(PromptKey key, @Nullable String heldHash, Wish wish) {
            answer();
            return store.claim(key, heldHash, wish);
        }

        @Override
        public @Nullable Shared store(PromptKey key, Claim claim, PromptCommit commit, Duration due) {
            answer();
            Stored stored = store.store(key, claim.token(), commit, due);
            tell(stored.change());
            return stored.newer();
        }

        @Override
        public void fail(PromptKey key, Claim claim, Failure failure, Duration rest) {
            answer();
            tell(store.fail(key, this, claim.token(), failure, rest));
        }

        @Override
        public void offer(PromptKey key, long order, PromptCommit commit, Duration due) {
            answer();
            tell(store.offer(key, order, commit, due));
        }

        @Override
        public Map<PromptKey, Shared> read(Map<PromptKey, String> held) {
            answer();
            return store.read(held);
        }

        @Override
        public void mark(Collection<PromptKey> keys) {
            answer();
            keys.forEach(store::mark);
        }

        @Override
        public void markAll() {
            answer();
            store.markAll();
        }

        @Override
        public Position position() {
            answer();
            return store.position(subscribers.size());
        }

        @Override
        public List<PromptKey> changedSince(long epoch) {
            answer();
            return store.changedSince(epoch);
        }

        @Override
        public Subscription subscribe(Listener listener) {
            answer();
            Subscriber subscriber = new Subscriber(listener);
            subscribers.add(subscriber);
            subscriber.subscribed();
            return subscriber;
        }
    }
}
