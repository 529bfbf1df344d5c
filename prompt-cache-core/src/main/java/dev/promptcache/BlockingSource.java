package dev.promptcache;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Runs a blocking call in the thread that fetches. */
record BlockingSource(PromptSource.BlockingCall call) implements PromptSource {

    @Override
    public CompletionStage<PromptCommit> fetch(PromptKey key) {
        return fetch(key, FetchMode.FOREGROUND);
    }

    @Override
    public CompletionStage<PromptCommit> fetch(PromptKey key, FetchMode mode) {
        try {
            return CompletableFuture.completedFuture(call.fetch(key, mode));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(e);
        } catch (Exception e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
