package dev.promptcache.boot.redis;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptFleet;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Some instances of an application in one JVM, which share what one source has. */
final class Instances implements AutoCloseable {

    static final PromptKey KEY = PromptKey.parse("joke");

    final List<AsyncPromptCache> caches = new ArrayList<>();
    private final List<RedisPromptFleet> fleets = new ArrayList<>();
    private final PromptSource source;
    private final Supplier<RedisConnectionFactory> connections;
    private final FleetSettings settings;

    Instances(PromptSource source, Supplier<RedisConnectionFactory> connections, Duration timeout, int count) {
        this.source = source;
        this.connections = connections;
        this.settings = new FleetSettings(
                List.of("0123456789abcdef"),
                "key",
                List.of(UUID.randomUUID().toString()),
                timeout,
                Duration.ofSeconds(1),
                2000);
        for (int i = 0; i < count; i++) {
            add();
        }
    }

    AsyncPromptCache add() {
        RedisPromptFleet fleet = new RedisPromptFleet(connections.get(), settings);
        AsyncPromptCache cache = AsyncPromptCache.builder(source)
                .configure(config -> config.refreshInterval(Duration.ofSeconds(1)))
                .fleet((PromptFleet) fleet)
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
        return caches.stream()
                .allMatch(cache -> cache.get(KEY)
                        .filter(commit -> commit.commitHash().equals(hash))
                        .isPresent());
    }

    boolean allJoined() {
        return caches.stream().allMatch(cache -> cache.fleet().orElseThrow().joined());
    }

    @Override
    public void close() {
        caches.forEach(AsyncPromptCache::close);
        fleets.forEach(RedisPromptFleet::close);
    }
}
