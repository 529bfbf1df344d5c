package dev.promptcache.samples.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import redis.embedded.RedisServer;

class EmbeddedRedisTests {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(EmbeddedRedis.class);

    @Test
    void thereIsOneThatOthersCanReachIfNothingIsConfigured() {
        runner.run(context -> {
            DataRedisConnectionDetails.Standalone details =
                    context.getBean(DataRedisConnectionDetails.class).getStandalone();
            try (Socket socket = new Socket(details.getHost(), details.getPort())) {
                assertThat(socket.isConnected()).isTrue();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"host=redis.example.com", "url=redis://redis.example.com", "cluster.nodes=one:6379,two:6379"})
    void thereIsNoneOnceSomethingIsConfigured(String property) {
        runner.withPropertyValues("spring.data.redis." + property)
                .run(context -> assertThat(context).doesNotHaveBean(RedisServer.class));
    }
}
