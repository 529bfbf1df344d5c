package dev.promptcache.internal;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCacheListener.ChangeTrigger;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.internal.snapshot.SnapshotEntry;
import dev.promptcache.internal.thread.CacheThreads;
import dev.promptcache.internal.thread.DurationText;
import dev.promptcache.internal.vetting.Vetting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets of a snapshot's commits only those in that no vetter objects to. */
final class SnapshotVetting {

    private static final Logger log = LoggerFactory.getLogger(AsyncPromptCache.class);

    private final EntryStore store;
    private final Vetting vetting;
    private final CacheThreads threads;

    SnapshotVetting(EntryStore store, Vetting vetting, CacheThreads threads) {
        this.store = store;
        this.vetting = vetting;
        this.threads = threads;
    }

    /** The entries that nobody objects to; what has no verdict by the deadline for all of them is left out as well. */
    List<SnapshotEntry> accepted(List<SnapshotEntry> entries) {
        if (vetting.isEmpty() || entries.isEmpty()) {
            return entries;
        }
        Map<PromptKey, Verdict> verdicts = new ConcurrentHashMap<>();
        await(threads.submitAside(() -> {
            entries.forEach(entry -> verdicts.put(entry.key(), judge(entry)));
            return verdicts;
        }));
        List<SnapshotEntry> accepted = new ArrayList<>();
        String late = "its vetters gave no answer within " + DurationText.of(store.rules().deadline);
        for (SnapshotEntry entry : entries) {
            Verdict verdict = verdicts.get(entry.key());
            if (verdict == null) {
                store.refuse(entry.key(), cached(entry.key()), entry.commit(), ChangeTrigger.LOAD, late);
            } else if (verdict.objection.isPresent()) {
                store.refuse(entry.key(), verdict.before, entry.commit(), ChangeTrigger.LOAD, verdict.objection.get());
            } else {
                accepted.add(entry);
            }
        }
        return accepted;
    }

    private Verdict judge(SnapshotEntry entry) {
        PromptCommit before = cached(entry.key());
        return new Verdict(before, vetting.objection(entry.key(), before, entry.commit()));
    }

    private @Nullable PromptCommit cached(PromptKey key) {
        Entry entry = store.find(key);
        return entry == null ? null : entry.commit();
    }

    private void await(CompletableFuture<?> judgement) {
        try {
            judgement.get(store.rules().deadline, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            // What has no verdict is told of, prompt by prompt.
            log.debug("The prompts of a snapshot were not vetted to the end", e);
        }
    }

    private record Verdict(@Nullable PromptCommit before, Optional<String> objection) {}
}
