package dev.promptcache.samples.stub.webhook;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The webhooks of a stub: who gets them, what goes wrong on the way, and what was sent. What goes wrong is random, the same for the same
 * seed and changes. Thread-safe; nothing accepts null.
 */
public final class Webhooks implements AutoCloseable {

    private static final Duration HELD_BACK = Duration.ofSeconds(1);

    private static final int REMEMBERED = 1000;

    private final Random random;

    private final ScheduledExecutorService scheduler;

    private final Post post;

    private final Map<String, Webhook> registered = new LinkedHashMap<>();

    private final Deque<Delivery> deliveries = new ArrayDeque<>();

    private WebhookFaults faults = WebhookFaults.NONE;

    /**
     * Makes webhooks that nobody gets yet.
     *
     * @param seed decides what goes wrong
     */
    public Webhooks(long seed) {
        this(seed, scheduler(), new HttpPost());
    }

    Webhooks(long seed, ScheduledExecutorService scheduler, Post post) {
        this.random = new Random(seed);
        this.scheduler = scheduler;
        this.post = post;
    }

    /**
     * Sends each change from now on to a receiver, in the place of one with the same id.
     *
     * @param webhook the receiver
     */
    public synchronized void register(Webhook webhook) {
        registered.put(webhook.id(), webhook);
    }

    /**
     * Sends a receiver nothing more.
     *
     * @param id its id
     * @return whether there was one of that id
     */
    public synchronized boolean unregister(String id) {
        return registered.remove(id) != null;
    }

    /** Sends nobody anything more. */
    public synchronized void unregisterAll() {
        registered.clear();
    }

    /**
     * The receivers.
     *
     * @return a copy, in the order of their registration
     */
    public synchronized List<Webhook> registered() {
        return List.copyOf(registered.values());
    }

    /**
     * Decides what goes wrong with the webhooks of later changes.
     *
     * @param newFaults what goes wrong
     */
    public synchronized void faults(WebhookFaults newFaults) {
        faults = newFaults;
    }

    /**
     * What goes wrong.
     *
     * @return the faults in force
     */
    public synchronized WebhookFaults faults() {
        return faults;
    }

    /**
     * The last webhooks that were sent or lost, 1,000 at most.
     *
     * @return a copy, oldest first
     */
    public synchronized List<Delivery> deliveries() {
        return List.copyOf(deliveries);
    }

    /**
     * Waits until that many webhooks were answered, were lost or could not be sent.
     *
     * @param count the number of {@link #deliveries()}
     * @param timeout how long to wait at most
     * @return false if they were not in time
     * @throws InterruptedException if the calling thread is interrupted
     */
    public synchronized boolean awaitDeliveries(int count, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (deliveries.size() < count) {
            long remaining = deadline - System.nanoTime();
            if (remaining <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, remaining);
        }
        return true;
    }

    /**
     * Tells a change to those who are registered, and does not wait for their answers.
     *
     * @param change the change
     */
    public synchronized void send(PromptChange change) {
        for (Webhook webhook : registered()) {
            if (!change.skipped().includes(webhook)) {
                send(webhook, change);
            }
        }
    }

    /** Sends nothing more. */
    @Override
    public void close() {
        scheduler.shutdownNow();
    }

    private void send(Webhook webhook, PromptChange change) {
        // All are drawn, whatever is in force, so that a setting does not move what the seed holds for the others.
        boolean lost = random.nextDouble() < faults.loss();
        boolean twice = random.nextDouble() < faults.duplicates();
        boolean late = random.nextDouble() < faults.disorder();
        if (lost) {
            remember(Delivery.of(webhook, change, "lost"));
            return;
        }
        Duration delay = late ? faults.delay().plus(HELD_BACK) : faults.delay();
        for (int i = 0; i < (twice ? 2 : 1); i++) {
            schedule(webhook, change, delay);
        }
    }

    private void schedule(Webhook webhook, PromptChange change, Duration delay) {
        try {
            scheduler.schedule(() -> post(webhook, change), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            remember(Delivery.of(webhook, change, "the stub is closed"));
        }
    }

    private void post(Webhook webhook, PromptChange change) {
        post.send(webhook, change.payload())
                .whenComplete((outcome, failure) ->
                        remember(Delivery.of(webhook, change, failure == null ? outcome : failure.toString())));
    }

    private synchronized void remember(Delivery delivery) {
        deliveries.addLast(delivery);
        if (deliveries.size() > REMEMBERED) {
            deliveries.removeFirst();
        }
        notifyAll();
    }

    private static ScheduledExecutorService scheduler() {
        return new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "langsmith-stub-webhooks");
            thread.setDaemon(true);
            return thread;
        });
    }
}
