package dev.promptcache.boot.redis;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * A LangSmith that has any prompt, in versions with a number, and answers after a while with what it had when it was asked.
 * Thread-safe.
 */
final class NumberedPrompts implements PromptSource, AutoCloseable {

    private final Map<PromptKey, Integer> versions = new ConcurrentHashMap<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final ScheduledExecutorService answers = Executors.newScheduledThreadPool(1, task -> {
        Thread thread = new Thread(task, "langsmith");
        thread.setDaemon(true);
        return thread;
    });
    private final LongSupplier millis;

    /** Takes some milliseconds for each answer. */
    NumberedPrompts(LongSupplier millis) {
        this.millis = millis;
    }

    @Override
    public CompletionStage<PromptCommit> fetch(PromptKey key) {
        calls.incrementAndGet();
        PromptCommit commit = new PromptCommit(
                "-", key.name(), hash(newest(key)), Map.of("text", "x".repeat(2000), "of", key.name()));
        CompletableFuture<PromptCommit> answer = new CompletableFuture<>();
        answers.schedule(() -> answer.complete(commit), millis.getAsLong(), TimeUnit.MILLISECONDS);
        return answer;
    }

    /** Changes a prompt, and says which version it has from now on. */
    int change(PromptKey key) {
        return versions.merge(key, 2, (before, one) -> before + 1);
    }

    int newest(PromptKey key) {
        return versions.getOrDefault(key, 1);
    }

    int calls() {
        return calls.get();
    }

    static int version(PromptCommit commit) {
        return Integer.parseInt(commit.commitHash(), 16);
    }

    private static String hash(int version) {
        return String.format("%08x", version);
    }

    @Override
    public void close() {
        answers.shutdownNow();
    }
}
