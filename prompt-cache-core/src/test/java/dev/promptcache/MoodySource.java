package dev.promptcache;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A source that answers, delays, fails and hangs as it likes, in every way a source can. Each commit says when it was made. */
final class MoodySource implements PromptSource {

    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private volatile boolean healthy;

    /** Makes it answer at once from now on. */
    void heal() {
        healthy = true;
    }

    static PromptCommit commit(PromptKey key) {
        return new PromptCommit(key.owner(), key.name(), key.name() + "@" + System.nanoTime(), Map.of());
    }

    /** How long ago a commit was made. */
    static Duration age(PromptCommit commit) {
        String made = commit.commitHash().substring(commit.commitHash().indexOf('@') + 1);
        return Duration.ofNanos(System.nanoTime() - Long.parseLong(made));
    }

    @Override
    public CompletionStage<PromptCommit> fetch(PromptKey key) {
        int mood = healthy ? 0 : ThreadLocalRandom.current().nextInt(100);
        if (mood < 40) {
            return CompletableFuture.completedFuture(commit(key));
        } else if (mood < 60) {
            return pause(2, CompletableFuture.completedFuture(commit(key)));
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

    private static CompletionStage<PromptCommit> hang(PromptKey key, int mood) {
        return switch (mood) {
            case 94, 95 -> new CompletableFuture<>();
            case 96 -> new CompletableFuture<PromptCommit>().minimalCompletionStage();
            case 97 -> hangWithoutHeedingInterrupts(key);
            default -> pause(60_000, new CompletableFuture<>());
        };
    }

    private static CompletionStage<PromptCommit> pause(long millis, CompletionStage<PromptCommit> then) {
        try {
            return NEVER.await(millis, TimeUnit.MILLISECONDS) ? new CompletableFuture<>() : then;
        } catch (InterruptedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static CompletionStage<PromptCommit> hangWithoutHeedingInterrupts(PromptKey key) {
        long end = System.nanoTime() + Duration.ofMillis(300).toNanos();
        while (System.nanoTime() < end) {
            pause(10, new CompletableFuture<>());
        }
        return CompletableFuture.completedFuture(commit(key));
    }
}
