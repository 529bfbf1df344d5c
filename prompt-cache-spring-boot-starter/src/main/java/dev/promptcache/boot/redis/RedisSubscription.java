package dev.promptcache.boot.redis;

import dev.promptcache.PromptFleet.Listener;
import dev.promptcache.PromptFleet.Subscription;
import dev.promptcache.PromptKey;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.data.redis.connection.Message;
import org.springframework.data.redis.connection.MessageListener;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.SubscriptionListener;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;

/** A subscription to the channel of a fleet, which begins again by itself when it breaks. Thread-safe. */
final class RedisSubscription implements Subscription, MessageListener, SubscriptionListener {

    private static final Logger log = LoggerFactory.getLogger(RedisSubscription.class);
    private static final long RECOVERY_MILLIS = 1000;
    private static final int PARTS = 4;

    private final Listener listener;
    private final BoundedCalls calls;
    private final RedisMessageListenerContainer container = new RedisMessageListenerContainer();
    // One thread: a pool would hand messages over out of order.
    private final ExecutorService messages = singleThread();

    private RedisSubscription(Listener listener, BoundedCalls calls) {
        this.listener = listener;
        this.calls = calls;
    }

    /** Subscribes. Throws what the client throws if Redis is away; a container that did not start never would. */
    static RedisSubscription begin(
            RedisConnectionFactory connections, String channel, Listener listener, BoundedCalls calls) {
        RedisSubscription subscription = new RedisSubscription(listener, calls);
        RedisMessageListenerContainer container = subscription.container;
        container.setConnectionFactory(connections);
        container.setTaskExecutor(subscription.messages);
        SimpleAsyncTaskExecutor subscribing = new SimpleAsyncTaskExecutor("prompt-cache-subscription-");
        subscribing.setDaemon(true);
        container.setSubscriptionExecutor(subscribing);
        container.setRecoveryInterval(RECOVERY_MILLIS);
        container.setErrorHandler(e -> log.debug("A message of the fleet could not be handled", e));
        container.addMessageListener(subscription, new ChannelTopic(channel));
        container.afterPropertiesSet();
        try {
            container.start();
            if (Thread.currentThread().isInterrupted()) {
                // Whoever wanted it has gone on, and the container does not say so.
                throw new IllegalStateException("The subscription took too long");
            }
        } catch (RuntimeException e) {
            subscription.close();
            throw e;
        }
        return subscription;
    }

    @Override
    public void onMessage(Message message, byte @Nullable [] pattern) {
        String[] parts = new String(message.getBody(), StandardCharsets.UTF_8).split(" ", PARTS);
        PromptKey key = parts.length == PARTS ? FleetKeys.key(parts[PARTS - 1]) : null;
        if (key == null) {
            log.debug("A message of the fleet is none");
            return;
        }
        try {
            listener.changed(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2]), key);
        } catch (NumberFormatException e) {
            log.debug("A message of the fleet is none", e);
        }
    }

    @Override
    public void onChannelSubscribed(byte[] channel, long count) {
        listener.subscribed();
    }

    @Override
    public void close() {
        calls.aside(() -> {
            try {
                container.destroy();
            } catch (Exception e) {
                log.debug("The subscription to the fleet did not end well", e);
            } finally {
                messages.shutdownNow();
            }
        });
    }

    private static ExecutorService singleThread() {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> {
                    Thread thread = new Thread(task, "prompt-cache-fleet");
                    thread.setDaemon(true);
                    return thread;
                },
                // The client tells of the end of a subscription when it has ended.
                new ThreadPoolExecutor.DiscardPolicy());
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}
