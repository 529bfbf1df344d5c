package dev.promptcache.samples.fleet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import redis.embedded.RedisServer;

/** A Redis beside the first instance, which the others can reach, so that there is a fleet without a server of your own. */
@Configuration(proxyBeanMethods = false)
@Conditional(RedisNotConfigured.class)
class EmbeddedRedis {

    private static final String HOST = "127.0.0.1";

    @Bean(initMethod = "start", destroyMethod = "stop")
    RedisServer redisServer() throws IOException {
        return RedisServer.newRedisServer()
                .port(freePort())
                .setting("bind " + HOST)
                .setting("save \"\"")
                .build();
    }

    /** Takes the place of the properties. */
    @Bean
    DataRedisConnectionDetails embeddedRedisConnectionDetails(RedisServer server) {
        return new RedisConnectionDetails(server.ports().get(0));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return socket.getLocalPort();
        }
    }

    private record RedisConnectionDetails(int port) implements DataRedisConnectionDetails {

        @Override
        public Standalone getStandalone() {
            return Standalone.of(HOST, port);
        }
    }
}
