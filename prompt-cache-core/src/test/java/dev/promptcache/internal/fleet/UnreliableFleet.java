package dev.promptcache.internal.fleet;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptFleet;
import dev.promptcache.PromptKey;
import dev.promptcache.testing.FakeTicker;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of one instance to the store, on which calls fail, before or after they took effect or long before they do, and messages
 * are lost or late.
 */
final class UnreliableFleet implements PromptFleet {

    private final PromptFleet fleet;
    private final FakeTicker ticker;
    private final Random random;
    boolean cut;
    boolean faulty = true;

    UnreliableFleet(PromptFleet fleet, FakeTicker ticker, Random random) {
        this.fleet = fleet;
        this.ticker = ticker;
        this.random = random;
    }

    @Override
    public Claim claim(PromptKey key, @Nullable String heldHash, Wish wish) {
        return call(() -> fleet.claim(key, heldHash, wish));
    }

    @Override
    public @Nullable Shared store(PromptKey key, Claim claim, PromptCommit commit, Duration due) {
        return call(() -> fleet.store(key, claim, commit, due));
    }

    @Override
    public void fail(PromptKey key, Claim claim, Failure failure, Duration rest) {
        call(() -> {
            fleet.fail(key, claim, failure, rest);
            return claim;
        });
    }

    @Override
    public void offer(PromptKey key, long order, PromptCommit commit, Duration due) {
        call(() -> {
            fleet.offer(key, order, commit, due);
            return key;
        });
    }

    @Override
    public Map<PromptKey, Shared> read(Map<PromptKey, String> held) {
        return call(() -> fleet.read(held));
    }

    @Override
    public void mark(Collection<PromptKey> keys) {
        call(() -> {
            fleet.mark(keys);
            return keys;
        });
    }

    @Override
    public void markAll() {
        call(() -> {
            fleet.markAll();
            return this;
        });
    }

    @Override
    public Position position() {
        return call(fleet::position);
    }

    @Override
    public List<PromptKey> changedSince(long epoch) {
        return call(() -> fleet.changedSince(epoch));
    }

    @Override
    public Subscription subscribe(Listener listener) {
        return call(() -> fleet.subscribe(new Listener() {
            @Override
            public void subscribed() {
                listener.subscribed();
            }

            @Override
            public void changed(String incarnation, long previous, long epoch, PromptKey key) {
                if (!cut && !happens(0.1)) {
                    long delay = happens(0.1) ? random.nextInt(300) : 0;
                    ticker.scheduler()
                            .schedule(
                                    () -> listener.changed(incarnation, previous, epoch, key),
                                    delay,
                                    TimeUnit.MILLISECONDS);
                }
            }
        }));
    }

    private <T extends @Nullable Object> T call(Supplier<T> call) {
        if (cut || happens(0.01)) {
            throw new UnavailableException("refused", null);
        }
        if (happens(0.01)) {
            // What was written takes effect after the caller has given up.
            ticker.scheduler().schedule(call::get, random.nextInt(5000), TimeUnit.MILLISECONDS);
            throw new UnavailableException("too late", null);
        }
        T answer = call.get();
        if (happens(0.01)) {
            throw new UnavailableException("answer lost", null);
        }
        return answer;
    }

    private boolean happens(double probability) {
        return faulty && random.nextDouble() < probability;
    }
}
