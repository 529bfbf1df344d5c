package dev.promptcache.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.LoggerFactory;

/** A program that changes all its prompts and saves them, again and again, until it is killed. It prints what it has saved. */
final class SnapshotSaver {

    static final int PROMPTS = 100;
    private static final int LONGEST_TEXT = 3000;
    private static final String GENERATION = "generation";

    private SnapshotSaver() {}

    public static void main(String[] args) {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
        Path file = Path.of(args[0]);
        try (PromptCache cache = cache()) {
            for (int generation = loaded(cache, file) + 1; ; generation++) {
                for (int i = 0; i < PROMPTS; i++) {
                    cache.set(key(i), commit(i, generation));
                }
                cache.dump(file);
                System.out.println(generation);
            }
        }
    }

    /** The generation of which all prompts in the file are; 0 if there is no file. */
    static int generation(Path file) {
        try (PromptCache cache = cache()) {
            return loaded(cache, file);
        }
    }

    private static int loaded(PromptCache cache, Path file) {
        int loaded = cache.load(file);
        if (loaded == 0 && !file.toFile().exists()) {
            return 0;
        }
        if (loaded != PROMPTS) {
            throw new IllegalStateException("The file has only " + loaded + " prompts");
        }
        int generation = (int) cache.get(key(0)).orElseThrow().manifest().get(GENERATION);
        for (int i = 0; i < PROMPTS; i++) {
            if (!cache.get(key(i)).orElseThrow().equals(commit(i, generation))) {
                throw new IllegalStateException("Prompt " + i + " is not of generation " + generation);
            }
        }
        return generation;
    }

    private static PromptCache cache() {
        return AsyncPromptCache.builder(key -> CompletableFuture.failedFuture(new AssertionError("No fetch of " + key)))
                .autoStart(false)
                .build()
                .synchronous();
    }

    private static PromptKey key(int i) {
        return PromptKey.parse("prompt-" + i);
    }

    private static PromptCommit commit(int i, int generation) {
        // Shorter at times, so that half a new file over an old one would be noticed.
        String text = "ä".repeat((int) ((i + 1) * generation * 7919L % LONGEST_TEXT));
        return new PromptCommit("-", "prompt-" + i, "hash-" + generation, Map.of(GENERATION, generation, "text", text));
    }
}
