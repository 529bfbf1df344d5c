package dev.promptcache.boot.webhook;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CachedPrompt;
import dev.promptcache.PromptKey;
import dev.promptcache.Ticker;
import dev.promptcache.boot.ChangeAuthors;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes LangSmith's prompt webhooks: whatever moved, every cached prompt of that name that can change is refreshed. What a
 * webhook says is a hint, so that a forged or repeated one can do no more than cause a refresh. Thread-safe.
 *
 * @since 0.1.0
 */
public final class WebhookReceiver implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WebhookReceiver.class);

    private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{8,64}");

    private final AsyncPromptCache cache;
    private final ChangeAuthors authors;
    private final WebhookSecrets secrets;
    private final int maxBodySize;
    private final ScheduledExecutorService scheduler;
    private final PushedRefreshes refreshes;
    private final Map<WebhookOutcome, LongAdder> counters = new EnumMap<>(WebhookOutcome.class);

    /**
     * Makes a receiver. It has a thread while there is something to wait for.
     *
     * @param cache is refreshed
     * @param authors is told who made the commit that a refresh is to bring
     * @param secrets the values that let a request in; none lets nobody in
     * @param maxBodySize the longest body that is read, in bytes
     */
    public WebhookReceiver(AsyncPromptCache cache, ChangeAuthors authors, List<String> secrets, int maxBodySize) {
        this(cache, authors, secrets, maxBodySize, Ticker.system(), scheduler());
    }

    WebhookReceiver(
            AsyncPromptCache cache,
            ChangeAuthors authors,
            List<String> secrets,
            int maxBodySize,
            Ticker ticker,
            ScheduledExecutorService scheduler) {
        this.cache = cache;
        this.authors = authors;
        this.secrets = new WebhookSecrets(secrets);
        this.maxBodySize = maxBodySize;
        this.scheduler = scheduler;
        this.refreshes = new PushedRefreshes(cache, ticker, scheduler);
        for (WebhookOutcome outcome : WebhookOutcome.values()) {
            counters.put(outcome, new LongAdder());
        }
    }

    /**
     * How many requests ended in a way.
     *
     * @param outcome the way
     * @return the count since the receiver was made
     */
    public long count(WebhookOutcome outcome) {
        return counter(outcome).sum();
    }

    /** Gives up what waits for its second; what is under way is the cache's. */
    @Override
    public void close() {
        scheduler.shutdownNow();
    }

    int maxBodySize() {
        return maxBodySize;
    }

    /** Whether a request may be read any further, by all values of the header with the secret. */
    boolean admits(List<String> secretHeader) {
        return secrets.match(secretHeader);
    }

    /** Counts a request that ended without its body. */
    WebhookOutcome reject(WebhookOutcome outcome) {
        counter(outcome).increment();
        return outcome;
    }

    /** Acts on the body of a request that was let in. Does not wait for the refreshes. */
    WebhookOutcome receive(byte[] body) {
        WebhookOutcome outcome;
        try {
            outcome = act(WebhookPayload.parse(body));
        } catch (IllegalArgumentException e) {
            log.debug("The body of a webhook was refused: {}", e.getMessage());
            outcome = WebhookOutcome.MALFORMED;
        }
        counter(outcome).increment();
        return outcome;
    }

    private WebhookOutcome act(WebhookPayload payload) {
        List<CachedPrompt> named = cache.entries().stream()
                .filter(entry -> isNamed(entry.key(), payload.promptName()))
                .filter(entry -> entry.state() != CachedPrompt.State.IMMUTABLE)
                .toList();
        cache.announce(key ->
                isNamed(key, payload.promptName()) && !HASH.matcher(key.ref()).matches());
        if (named.isEmpty()) {
            log.debug("A webhook names prompt '{}', of which nothing is cached", payload.promptName());
            return WebhookOutcome.UNKNOWN;
        }
        List<CachedPrompt> behind =
                named.stream().filter(entry -> !isThere(entry, payload)).toList();
        behind.forEach(entry -> refresh(entry, payload));
        return behind.isEmpty() ? WebhookOutcome.UNCHANGED : WebhookOutcome.REFRESHED;
    }

    /** Refreshes an entry. What the webhook says of the commit is true of the ref that moved alone. */
    private void refresh(CachedPrompt entry, WebhookPayload payload) {
        PromptKey key = entry.key();
        boolean moved = key.ref().equals(payload.ref());
        if (moved && payload.createdBy() != null) {
            authors.announce(key, payload.createdBy());
        }
        refreshes.request(key, entry.commit().commitHash(), moved ? payload.commitHash() : null);
    }

    /** Whether an entry holds the announced commit, and nothing is under way that may bring the one before it. */
    private boolean isThere(CachedPrompt entry, WebhookPayload payload) {
        boolean beingFetched =
                entry.nextRefresh() != null && entry.nextRefresh().isZero();
        return entry.key().ref().equals(payload.ref())
                && entry.commit().commitHash().equals(payload.commitHash())
                && !beingFetched
                && !refreshes.isUnderWay(entry.key());
    }

    private LongAdder counter(WebhookOutcome outcome) {
        LongAdder counter = counters.get(outcome);
        if (counter == null) {
            throw new IllegalStateException("There is a counter for each outcome, and none for " + outcome);
        }
        return counter;
    }

    private static boolean isNamed(PromptKey key, String name) {
        return key.name().equals(name) || (key.owner() + '/' + key.name()).equals(name);
    }

    private static ScheduledExecutorService scheduler() {
        ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "prompt-cache-push");
            thread.setDaemon(true);
            return thread;
        });
        scheduler.setRemoveOnCancelPolicy(true);
        scheduler.setKeepAliveTime(1, TimeUnit.SECONDS);
        scheduler.allowCoreThreadTimeOut(true);
        return scheduler;
    }
}
