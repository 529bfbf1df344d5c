package dev.promptcache.boot.test.autoconfigure;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CachedPrompt;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.testing.FakePromptSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/** Keeps the tests of one application context from seeing what the others did to its prompts. */
final class TestPrompts {

    private final FakePromptSource source;
    private final ObjectProvider<AsyncPromptCache> caches;

    @GuardedBy("this")
    private @Nullable Start start;

    TestPrompts(FakePromptSource source, ObjectProvider<AsyncPromptCache> caches) {
        this.source = source;
        this.caches = caches;
    }

    /** Makes source and cache what they were when this was called first. */
    synchronized void startOver() {
        AsyncPromptCache cache = caches.getIfUnique();
        if (start == null) {
            start = new Start(source.commits(), cache == null ? List.of() : cache.entries());
        }
        source.reset();
        source.putAll(start.commits);
        if (cache != null) {
            cache.clear();
            // Most recently used first.
            for (int i = start.cached.size() - 1; i >= 0; i--) {
                CachedPrompt entry = start.cached.get(i);
                cache.set(entry.key(), entry.commit());
            }
        }
    }

    private record Start(Map<PromptKey, PromptCommit> commits, List<CachedPrompt> cached) {}
}
