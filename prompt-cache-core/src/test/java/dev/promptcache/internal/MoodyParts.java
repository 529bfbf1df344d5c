package dev.promptcache.internal;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.FetchOutcome;
import dev.promptcache.PromptCacheListener;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import dev.promptcache.PromptVetter;
import dev.promptcache.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Everything that an application may bring to a cache, in every mood, until it is told to calm down. */
final class MoodyParts implements AutoCloseable {

    /** For how long something blocks that heeds no interrupt. */
    private static final Duration BLOCK = Duration.ofMillis(300);

    private final ExecutorService others = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "moody");
        thread.setDaemon(true);
        return thread;
    });
    private final MoodyScheduler scheduler = new MoodyScheduler();
    private volatile boolean moody = true;
    private volatile @Nullable AsyncPromptCache annoyed;

    /** Lets listeners call a cache. */
    void annoy(AsyncPromptCache cache) {
        annoyed = cache;
    }

    void calmDown() {
        moody = false;
    }

    @Override
    public void close() {
        others.shutdownNow();
        scheduler.shutdownNow();
    }

    PromptSource source() {
        return this::fetch;
    }

    Executor executor() {
        return this::execute;
    }

    ScheduledExecutorService scheduler() {
        return scheduler;
    }

    Ticker ticker() {
        return () -> {
            if (oneIn(500)) {
                if (oneIn(2)) {
                    throw new StackOverflowError("no time");
                }
                throw new IllegalStateException("no time");
            }
            if (oneIn(5_000)) {
                LockSupport.parkNanos(1_000_000);
            }
            return System.nanoTime();
        };
    }

    Runnable context(Runnable call) {
        if (oneIn(100)) {
            throw new IllegalStateException("no context");
        }
        if (oneIn(100)) {
            return () -> {};
        }
        return oneIn(100)
                ? () -> {
                    call.run();
                    call.run();
                }
                : call;
    }

    PromptCacheListener listener() {
        return new PromptCacheListener() {
            @Override
            public void loaded(PromptKey key, PromptCommit commit) {
                listen(key);
            }

            @Override
            public void changed(PromptKey key, PromptCommit before, PromptCommit after, ChangeTrigger trigger) {
                listen(key);
            }

            @Override
            public void failed(PromptKey key, PromptException failure) {
                listen(key);
            }

            @Override
            public void evicted(PromptKey key, PromptCommit commit, EvictionCause cause) {
                listen(key);
            }

            @Override
            public void fetched(PromptKey key, FetchKind kind, FetchOutcome outcome, Duration duration) {
                listen(key);
            }
        };
    }

    PromptVetter vetter() {
        return (key, before, after) -> objection();
    }

    private Optional<String> objection() {
        switch (moody ? random().nextInt(40) : 39) {
            case 0 -> throw new IllegalStateException("a vetter that throws");
            case 1 -> throw new StackOverflowError("a vetter that recurses");
            case 2 -> throw new UnspeakableException();
            case 3 -> {
                return null;
            }
            case 4 -> blockUninterruptibly();
            case 5 -> LockSupport.parkNanos(BLOCK.toNanos());
            case 6 -> Thread.currentThread().interrupt();
            case 7, 8 -> {
                return Optional.of("it got worse");
            }
            default -> {}
        }
        return Optional.empty();
    }

    private void listen(PromptKey key) {
        if (!moody) {
            return;
        }
        AsyncPromptCache cache = annoyed;
        switch (random().nextInt(60)) {
            case 0 -> throw new IllegalStateException("a listener that throws");
            case 1 -> throw new StackOverflowError("a listener that recurses");
            case 2 -> blockUninterruptibly();
            case 3 -> {
                if (cache != null) {
                    cache.refresh(key);
                }
            }
            case 4 -> {
                if (cache != null) {
                    cache.invalidate(key);
                }
            }
            case 5 -> {
                if (cache != null) {
                    cache.stop();
                }
            }
            default -> {}
        }
    }

    private CompletionStage<PromptCommit> fetch(PromptKey key) {
        PromptCommit commit = new PromptCommit("-", key.name(), "v" + random().nextInt(3), Map.of());
        CompletableFuture<PromptCommit> well = CompletableFuture.completedFuture(commit);
        if (!moody) {
            return well;
        }
        switch (random().nextInt(30)) {
            case 0 -> throw new IllegalArgumentException("a source that throws");
            case 1 -> throw new OutOfMemoryError("a source that throws an error");
            case 2 -> {
                return null;
            }
            case 3 -> {
                return CompletableFuture.completedFuture(null);
            }
            case 4 -> {
                return new CompletableFuture<>();
            }
            case 5 -> {
                blockUninterruptibly();
                return well;
            }
            case 6 -> {
                LockSupport.parkNanos(BLOCK.toNanos());
                return well;
            }
            case 7 -> {
                return CompletableFuture.supplyAsync(() -> commit, others);
            }
            case 8 -> {
                return CompletableFuture.failedFuture(
                        new PromptException.RateLimited(key, "slow down", 429, Duration.ofSeconds(Long.MIN_VALUE)));
            }
            case 9 -> {
                return CompletableFuture.failedFuture(new PromptException.NotFound(key, "gone", 404));
            }
            case 10 -> {
                return CompletableFuture.failedFuture(new PromptException.AccessDenied(key, "no", 403));
            }
            case 11, 12, 13 -> {
                return CompletableFuture.failedFuture(new PromptException.Unavailable(key, "down", 503, null));
            }
            case 14 -> {
                return new OddStage(commit);
            }
            case 15 -> {
                return CompletableFuture.failedFuture(new CancellationException("cancelled"));
            }
            case 16 -> throw new UnspeakableException();
            default -> {
                return well;
            }
        }
    }

    private void execute(Runnable task) {
        switch (moody ? random().nextInt(20) : 19) {
            case 0 -> throw new RejectedExecutionException("full");
            case 1 -> throw new OutOfMemoryError("unable to create native thread");
            case 2 -> {}
            case 3, 4 -> task.run();
            case 5 -> {
                others.execute(task);
                others.execute(task);
            }
            case 6 -> {
                others.execute(task);
                throw new IllegalStateException("an executor that fails when it has succeeded");
            }
            case 7 ->
                others.execute(() -> {
                    LockSupport.parkNanos(BLOCK.toNanos());
                    task.run();
                });
            default -> others.execute(task);
        }
    }

    private static void blockUninterruptibly() {
        long end = System.nanoTime() + BLOCK.toNanos();
        boolean interrupted = false;
        for (long left = BLOCK.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean oneIn(int many) {
        return moody && random().nextInt(many) == 0;
    }

    private static Random random() {
        return ThreadLocalRandom.current();
    }

    /** A failure that cannot even be told of. */
    private static final class UnspeakableException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }
    }

    /** A stage that answers twice, and then throws. */
    private static final class OddStage extends CompletableFuture<PromptCommit> {

        private final PromptCommit commit;

        private OddStage(PromptCommit commit) {
            this.commit = commit;
        }

        @Override
        public CompletableFuture<PromptCommit> whenComplete(
                BiConsumer<? super PromptCommit, ? super Throwable> action) {
            action.accept(commit, null);
            action.accept(null, new IllegalStateException("a second answer"));
            throw new LinkageError("and an error");
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            throw new LinkageError("not to be cancelled");
        }
    }

    private final class MoodyScheduler extends ScheduledThreadPoolExecutor {

        private MoodyScheduler() {
            super(1, task -> {
                Thread thread = new Thread(task, "moody-timer");
                thread.setDaemon(true);
                return thread;
            });
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
            switch (moody ? random().nextInt(20) : 19) {
                case 0 -> throw new RejectedExecutionException("shut down");
                case 1 -> throw new OutOfMemoryError("unable to create native thread");
                case 2 -> command.run();
                case 3 -> {
                    return super.schedule(() -> {}, delay, unit);
                }
                case 4 -> {
                    return super.schedule(command, delay + unit.convert(BLOCK), unit);
                }
                default -> {
                    return super.schedule(command, delay, unit);
                }
            }
            return super.schedule(() -> {}, delay, unit);
        }
    }
}
