package dev.promptcache.internal;

import dev.promptcache.CacheMetrics;
import dev.promptcache.FetchOutcome;
import dev.promptcache.PromptCacheConfig;
import dev.promptcache.PromptCacheListener.FetchKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a cache whose refresher is stopped must do, written down in the plainest way: a map in order of use. */
final class ModelCache {

    private static final class Held {
        private String hash;
        private long confirmedAt;
        private int failures;
        private long restsUntil;

        private Held(String hash, long confirmedAt) {
            this.hash = hash;
            this.confirmedAt = confirmedAt;
        }
    }

    /** Least recently used first. */
    private final LinkedHashMap<String, Held> entries = new LinkedHashMap<>();

    private final LinkedHashMap<String, Long> notFoundUntil = new LinkedHashMap<>();
    private final Map<String, String> published = new HashMap<>();
    private final Map<FetchOutcome, Long> refreshes = new EnumMap<>(FetchOutcome.class);
    private final Map<FetchKind, CacheMetrics.Fetches> fetches = new EnumMap<>(FetchKind.class);
    private final List<String> evicted = new ArrayList<>();
    private PromptCacheConfig config;
    private final Set<String> unanswered = new HashSet<>();
    private boolean down;
    private boolean outage;
    private long now;
    private long hits;
    private long misses;
    private long staleGets;
    private long puts;

    ModelCache(PromptCacheConfig config) {
        this.config = config;
    }

    void advance(Duration duration) {
        now += duration.toNanos();
    }

    void publish(String key, String hash) {
        published.put(key, hash);
    }

    void withdraw(String key) {
        published.remove(key);
    }

    void outage(boolean outage) {
        this.outage = outage;
    }

    void configure(PromptCacheConfig config) {
        this.config = config;
        if (config.maxSize() == 0) {
            clear();
        }
        evictOverflow();
    }

    Optional<String> get(String key) {
        Held held = entries.get(key);
        if (held != null && overdue(held) <= revalidateWindow()) {
            return Optional.of(hit(key, held));
        }
        miss();
        return Optional.empty();
    }

    String pull(String key) {
        Held held = entries.get(key);
        if (held != null && (overdue(held) <= revalidateWindow() || isResting(held) && servesOnError(held))) {
            return hit(key, held);
        }
        miss();
        Long until = notFoundUntil.get(key);
        if (until != null && now <= until) {
            return "NOT_FOUND";
        }
        touch(key);
        String answer = fetch(key, held != null);
        Held kept = entries.get(key);
        if (kept == null) {
            return answer;
        }
        if (isFailure(answer)) {
            if (!servesOnError(kept)) {
                return answer;
            }
            staleGets += overdue(kept) > 0 ? 1 : 0;
        }
        return kept.hash;
    }

    String refresh(String key) {
        return fetch(key, true);
    }

    void set(String key, String hash) {
        notFoundUntil.remove(key);
        if (config.maxSize() > 0) {
            entries.remove(key);
            insert(key, hash);
        }
    }

    boolean invalidate(String key) {
        notFoundUntil.remove(key);
        return entries.remove(key) != null;
    }

    void clear() {
        notFoundUntil.clear();
        entries.clear();
    }

    List<String> mostRecentFirst() {
        List<String> keys = new ArrayList<>(entries.keySet());
        Collections.reverse(keys);
        return keys;
    }

    List<String> evicted() {
        return evicted;
    }

    CacheMetrics metrics() {
        return new CacheMetrics(hits, misses, staleGets, puts, evicted.size(), 0, refreshes, fetches);
    }

    private String fetch(String key, boolean refresh) {
        String hash = published.get(key);
        Held held = entries.get(key);
        FetchOutcome outcome = outage
                ? FetchOutcome.UNAVAILABLE
                : hash == null
                        ? FetchOutcome.NOT_FOUND
                        : held != null && held.hash.equals(hash) ? FetchOutcome.UNCHANGED : FetchOutcome.CHANGED;
        FetchKind kind = refresh ? FetchKind.REFRESH : FetchKind.MISS;
        fetches.merge(
                kind,
                new CacheMetrics.Fetches(1, Duration.ZERO),
                (before, one) -> new CacheMetrics.Fetches(before.count() + 1, Duration.ZERO));
        if (refresh) {
            refreshes.merge(outcome, 1L, Long::sum);
        }
        noteHealth(key, outcome);
        if (config.maxSize() > 0) {
            keep(key, held, hash, outcome);
        }
        return outcome.isSuccess() ? String.valueOf(hash) : outcome.name();
    }

    /** Five prompts in a row that get no answer, or all of fewer, are an outage; its end is the end of every rest. */
    private void noteHealth(String key, FetchOutcome outcome) {
        if (outcome == FetchOutcome.UNAVAILABLE) {
            unanswered.add(key);
            down |= unanswered.size() >= Math.max(2, Math.min(5, entries.size()));
            return;
        }
        if (down) {
            entries.values().forEach(held -> held.restsUntil = Math.min(held.restsUntil, now));
        }
        down = false;
        unanswered.clear();
    }

    private void keep(String key, @Nullable Held held, @Nullable String hash, FetchOutcome outcome) {
        if (outcome.isSuccess() && hash != null) {
            puts++;
            notFoundUntil.remove(key);
            if (held == null) {
                insert(key, hash);
            } else {
                held.hash = hash;
                held.confirmedAt = now;
                held.failures = 0;
            }
            return;
        }
        if (outcome == FetchOutcome.NOT_FOUND) {
            notFoundUntil.remove(key);
            notFoundUntil.put(key, now + config.negativeTtl().toNanos());
            trim(notFoundUntil);
            if (held != null) {
                entries.remove(key);
                evicted.add(key);
            }
        } else if (held != null) {
            held.failures++;
            long wait = config.backoffInitial().toNanos() << (held.failures - 1);
            held.restsUntil = now + Math.min(wait, config.backoffMax().toNanos());
        }
    }

    private void insert(String key, String hash) {
        entries.put(key, new Held(hash, now));
        evictOverflow();
    }

    private void evictOverflow() {
        evicted.addAll(trim(entries));
        trim(notFoundUntil);
    }

    private <V> List<String> trim(LinkedHashMap<String, V> map) {
        List<String> gone = new ArrayList<>();
        for (Iterator<String> oldest = map.keySet().iterator(); map.size() > config.maxSize(); oldest.remove()) {
            gone.add(oldest.next());
        }
        return gone;
    }

    private String hit(String key, Held held) {
        hits++;
        staleGets += overdue(held) > 0 ? 1 : 0;
        touch(key);
        return held.hash;
    }

    private void miss() {
        misses += config.maxSize() > 0 ? 1 : 0;
    }

    private void touch(String key) {
        Held held = entries.remove(key);
        if (held != null) {
            entries.put(key, held);
        }
    }

    private boolean isResting(Held held) {
        return held.failures > 0 && now < held.restsUntil;
    }

    private long overdue(Held held) {
        return now - held.confirmedAt - config.ttl().toNanos();
    }

    private boolean servesOnError(Held held) {
        return overdue(held) <= Math.max(revalidateWindow(), nanos(config.staleIfError()));
    }

    private long revalidateWindow() {
        Duration window = config.staleWhileRevalidate();
        return nanos(window == null ? config.staleIfError() : window);
    }

    private static long nanos(@Nullable Duration window) {
        return window == null ? Long.MAX_VALUE : window.toNanos();
    }

    private static boolean isFailure(String answer) {
        return !answer.startsWith("v");
    }
}
