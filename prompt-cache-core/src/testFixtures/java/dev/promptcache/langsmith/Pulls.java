package dev.promptcache.langsmith;

import static org.assertj.core.api.Assertions.catchThrowable;

import dev.promptcache.FetchMode;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/** Pulls from servers of all kinds. */
public final class Pulls {

    public static final String KEY = "lsv2_secret";
    public static final Duration PATIENCE = Duration.ofSeconds(20);
    public static final Duration IMPATIENCE = Duration.ofSeconds(1);

    private Pulls() {}

    /** A patient source that asks once. */
    public static LangSmithPromptSourceBuilder from(String url) {
        return LangSmithPromptSource.builder(new LangSmithConnection(url, KEY, null))
                .timeouts(PATIENCE, PATIENCE)
                .retries(0, PATIENCE.multipliedBy(2));
    }

    public static PromptCommit commit(PromptSource source, PromptKey key) {
        return source.fetch(key, FetchMode.FOREGROUND).toCompletableFuture().join();
    }

    public static String hash(LangSmithPromptSourceBuilder source) {
        return commit(source.build(), PromptKey.parse("p")).commitHash();
    }

    public static PromptException failure(LangSmithPromptSourceBuilder source) {
        return failure(source.build(), FetchMode.FOREGROUND);
    }

    public static PromptException failure(PromptSource source, FetchMode mode) {
        Throwable failure = catchThrowable(() ->
                source.fetch(PromptKey.parse("p"), mode).toCompletableFuture().join());
        if (failure instanceof CompletionException && failure.getCause() instanceof PromptException reason) {
            return reason;
        }
        throw new AssertionError("No failure of a pull", failure);
    }
}
