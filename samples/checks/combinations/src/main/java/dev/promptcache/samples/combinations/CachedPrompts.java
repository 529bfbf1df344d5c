package dev.promptcache.samples.combinations;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.context.ApplicationContext;

/** Apart from {@link StartUp}, which must load without the cache on the class path. */
final class CachedPrompts {

    private static final int ENTRIES = 100;
    private static final int LENGTH = 4096;

    private CachedPrompts() {}

    /** Caches prompts, and says by how many bytes the heap has grown beside the prompts themselves. */
    static long heapBeyondPrompts(ApplicationContext context) {
        List<PromptCommit> commits = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            String text = String.format("%04d", i).repeat(LENGTH / 4);
            commits.add(new PromptCommit("-", "prompt-" + i, "0123456789abcdef", Map.of("template", text)));
        }
        AsyncPromptCache cache = context.getBean(AsyncPromptCache.class);
        long before = StartUp.usedHeap();
        for (PromptCommit commit : commits) {
            cache.set(PromptKey.parse(commit.repo()), commit);
        }
        long after = StartUp.usedHeap();
        Reference.reachabilityFence(commits);
        return after - before;
    }
}
