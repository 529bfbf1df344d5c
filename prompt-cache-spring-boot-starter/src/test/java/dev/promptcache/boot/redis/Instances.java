package dev.promptcache.boot.redis;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCacheBuilder;
import dev.promptcache.PromptFleet;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Some instances of an application in one JVM, which share what one source has. */
final class Instances implements AutoCloseable {

    static final PromptKey KEY = PromptKey.parse("joke");
    static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

    final List<AsyncPromptCache> caches = new ArrayList<>();
    private final List<RedisPromptFleet> fleets = new ArrayList<>();
    private final PromptSource source;
    private final Supplier<RedisConnectionFactory> connections;
    private final FleetSettings settings;
    private final UnaryOperator<PromptCacheBuilder> each;

    Instances(PromptSource source, Supplier<RedisConnectionFactory> connections, Duration timeout, int count) {
        this(source, connections, settings(timeout, CHECK_INTERVAL, 2000), UnaryOperator.identity());
        add(count);
    }

    /** None yet; each is built as the operator has it. */
    Instances(
            PromptSource source,
            Supplier<RedisConnectionFactory> connections,
            FleetSettings settings,
            UnaryOperator<PromptCacheBuilder> each) {
        this.source = source;
        this.connections = connections;
        this.settings = settings;
        this.each = each;
    }

    static FleetSettings settings(Duration timeout, Duration checkInterval, int callsPerMinute) {
        return new FleetSettings(
                List.of("0123456789abcdef"),
                "key",
                List.of(UUID.randomUUID().toString()),
                timeout,
                checkInterval,
                callsPerMinute);
    }

    void add(int count) {
        for (int i = 0; i < count; i++) {
            add();
        }
    }

    AsyncPromptCache add() {
        return add(UnaryOperator.identity());
    }

    /** Adds one whose way to the store is as the operator has it. */
    AsyncPromptCache add(UnaryOperator<PromptFleet> way) {
        RedisPromptFleet fleet = new RedisPromptFleet(connections.get(), settings);
        AsyncPromptCache cache = each.apply(AsyncPromptCache.builder(source)
                        .configure(config -> config.refreshInterval(Duration.ofSeconds(1)))
                        .fleet(way.apply(fleet)))
                .build();
        cache.start();
        fleets.add(fleet);
        caches.add(cache);
        return cache;
    }

    AsyncPromptCache first() {
        return caches.get(0);
    }

    /** Whether all hold a commit. */
    boolean allHold(String hash) {
        return caches.stream().allMatch(cache -> holds(cache, hash));
    }

    static boolean holds(AsyncPromptCache cache, String hash) {
        return cache.get(KEY).filter(commit -> commit.commitHash().equals(hash)).isPresent();
    }

    boolean allJoined() {
        return caches.stream().allMatch(cache -> cache.fleet().orElseThrow().joined());
    }

    boolean noneJoined() {
        return caches.stream().noneMatch(cache -> cache.fleet().orElseThrow().joined());
    }

    @Override
    public void close() {
        caches.forEach(AsyncPromptCache::close);
        fleets.forEach(RedisPromptFleet::close);
    }
}
