package dev.promptcache.internal;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A source that answers, delays, fails and hangs as it likes, in every way a source can. Each commit says when it was made. */
final class MoodySource implements PromptSource {

    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private static final int WELL = 0;
    private static final int DOWN = 75;

    private final AtomicLong made = new AtomicLong();
    private volatile @Nullable Integer forced;

    /** Makes it answer at once from now on. */
    void heal() {
        forced = WELL;
    }

    /** Makes it fail at once from now on. */
    void breakDown() {
        forced = DOWN;
    }

    /** A commit that no other one equals. */
    PromptCommit commit(PromptKey key) {
        String hash = made.incrementAndGet() + "@" + System.nanoTime();
        return new PromptCommit(key.owner(), key.name(), hash, Map.of());
    }

    /** When a commit was made, as {@link System#nanoTime()} has it. */
    static long madeAt(PromptCommit commit) {
        String hash = commit.commitHash();
        return Long.parseLong(hash.substring(hash.indexOf('@') + 1));
    }

    @Override
    public CompletionStage<PromptCommit> fetch(PromptKey key) {
        Integer now = forced;
        int mood = now == null ? ThreadLocalRandom.current().nextInt(100) : now;
        if (mood < 40) {
            return CompletableFuture.completedFuture(commit(key));
        } else if (mood < 60) {
            return pause(2).thenApply(paused -> commit(key));
        } else if (mood < 70) {
            return CompletableFuture.supplyAsync(() -> commit(key));
        } else if (mood < 75) {
            return CompletableFuture.supplyAsync(() -> commit(key)).minimalCompletionStage();
        } else if (mood < 94) {
            return fail(key, mood);
        }
        return hang(key, mood);
    }

    private static CompletionStage<PromptCommit> fail(PromptKey key, int mood) {
        return switch (mood) {
            case 75, 76, 77, 78 ->
                CompletableFuture.failedFuture(new PromptException.Unavailable(key, "down", 503, null));
            case 79, 80, 81 -> throw new PromptException.NotFound(key, "gone", 404);
            case 82 -> throw new PromptException.AccessDenied(key, "refused", 403);
            case 83 ->
                CompletableFuture.failedFuture(
                        new PromptException.RateLimited(key, "slow down", 429, Duration.ofMillis(3)));
            case 84 -> throw new PromptException.RateLimited(key, "slow down", 429, null);
            case 85, 86 -> throw new IllegalStateException("a bug");
            case 87 -> throw new StackOverflowError("a deep bug");
            case 88 -> CompletableFuture.failedFuture(new OutOfMemoryError("pretended"));
            case 89, 90 -> CompletableFuture.completedFuture(null);
            default -> CompletableFuture.failedStage(new java.util.concurrent.CancellationException("given up"));
        };
    }

    private CompletionStage<PromptCommit> hang(PromptKey key, int mood) {
        return switch (mood) {
            case 94, 95 -> new CompletableFuture<>();
            case 96 -> new CompletableFuture<PromptCommit>().minimalCompletionStage();
            case 97 -> hangWithoutHeedingInterrupts(key);
            default -> pause(60_000).thenCompose(never -> new CompletableFuture<>());
        };
    }

    private static CompletableFuture<Void> pause(long millis) {
        try {
            boolean ended = NEVER.await(millis, TimeUnit.MILLISECONDS);
            return ended ? new CompletableFuture<>() : CompletableFuture.completedFuture(null);
        } catch (InterruptedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletionStage<PromptCommit> hangWithoutHeedingInterrupts(PromptKey key) {
        long end = System.nanoTime() + Duration.ofMillis(300).toNanos();
        while (System.nanoTime() < end) {
            pause(10);
        }
        return CompletableFuture.completedFuture(commit(key));
    }
}
