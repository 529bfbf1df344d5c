package dev.promptcache.boot.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.script.DefaultRedisScript;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.data.redis.serializer.RedisSerializer;

/** The scripts, and a way to run them. Thread-safe. */
@SuppressWarnings({"rawtypes", "unchecked"}) // A script's result type is a class, which cannot say of what the list is.
final class FleetScripts {

    static final RedisScript<List> CLAIM = script("claim");
    static final RedisScript<List> STORE = script("store");
    static final RedisScript<List> FAIL = script("fail");
    static final RedisScript<List> MARK = script("mark");
    static final RedisScript<List> READ = script("read");
    static final RedisScript<List> POSITION = script("position");
    static final RedisScript<List> CHANGES = script("changes");

    private final RedisTemplate<String, byte[]> redis = new RedisTemplate<>();

    FleetScripts(RedisConnectionFactory connections) {
        redis.setConnectionFactory(connections);
        redis.setKeySerializer(RedisSerializer.string());
        redis.setValueSerializer(RedisSerializer.byteArray());
        redis.afterPropertiesSet();
    }

    /** Runs a script. Arguments are texts, numbers or bytes; the answer holds bytes, or lists of them. */
    List<?> run(RedisScript<List> script, List<String> keys, Object... arguments) {
        Object[] bytes = new Object[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            bytes[i] = arguments[i] instanceof byte[] given ? given : bytes(String.valueOf(arguments[i]));
        }
        List<?> answer = redis.execute(
                script, RedisSerializer.byteArray(), (RedisSerializer) RedisSerializer.byteArray(), keys, bytes);
        return Objects.requireNonNull(answer, "Redis answered a script with nothing");
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static RedisScript<List> script(String name) {
        return new DefaultRedisScript<>(read("common") + '\n' + read(name), List.class);
    }

    private static String read(String name) {
        try (InputStream script = FleetScripts.class.getResourceAsStream(name + ".lua")) {
            return new String(
                    Objects.requireNonNull(script, name + ".lua is missing").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
