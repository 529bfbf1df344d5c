package dev.promptcache.boot.webhook;

import dev.promptcache.PromptKey;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** The refreshes of one prompt that webhooks ask for, while there are any. Guarded by the lock of {@link PushedRefreshes}. */
final class PushedRefresh {

    final PromptKey key;

    /** What was cached when the webhook arrived. */
    @Nullable
    String before;

    /** The commit that this prompt should be on by the last webhook, or null if that is not known. */
    @Nullable
    String announced;

    /** How often LangSmith was asked again, since it answered with what was there before. */
    int repeats;

    long startedAt;
    /** Whether a refresh is under way. */
    boolean running;
    /** Whether another webhook arrived since the last refresh began. */
    boolean wanted = true;

    /** What follows later. */
    @Nullable
    Future<?> next;

    PushedRefresh(PromptKey key) {
        this.key = key;
    }

    void want(@Nullable String before, @Nullable String announced) {
        this.wanted = true;
        this.repeats = 0;
        this.before = before;
        this.announced = announced;
    }

    /** Whether an answer is what was there before, though something else was announced. */
    boolean isLagging(String answer) {
        return announced != null && !answer.equals(announced) && answer.equals(before);
    }
}
