package dev.promptcache.boot.redis;

import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Connections by Lettuce, each factory as an application of its own has it; they share their threads. For one thread. */
final class Connections implements Supplier<RedisConnectionFactory>, AutoCloseable {

    // As the starter has it.
    private final ClientResources threads = DefaultClientResources.builder()
            .reconnectDelay(Delay.exponential(Duration.ZERO, Duration.ofMillis(500), 2, TimeUnit.MILLISECONDS))
            .build();
    private final List<LettuceConnectionFactory> factories = new ArrayList<>();
    private final RedisConfiguration where;
    private final boolean encrypted;

    Connections(int port) {
        this(new RedisStandaloneConfiguration("localhost", port), false);
    }

    Connections(RedisConfiguration where, boolean encrypted) {
        this.where = where;
        this.encrypted = encrypted;
    }

    /** Makes another factory. */
    @Override
    public RedisConnectionFactory get() {
        LettuceClientConfiguration.LettuceClientConfigurationBuilder client =
                LettuceClientConfiguration.builder().clientResources(threads).shutdownTimeout(Duration.ZERO);
        if (encrypted) {
            client.useSsl().disablePeerVerification();
        }
        LettuceConnectionFactory factory = new LettuceConnectionFactory(where, client.build());
        factory.afterPropertiesSet();
        factory.start();
        factories.add(factory);
        return factory;
    }

    @Override
    public void close() {
        factories.forEach(LettuceConnectionFactory::destroy);
        threads.shutdown(0, 1, TimeUnit.SECONDS);
    }
}
