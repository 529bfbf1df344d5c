package dev.promptcache.boot.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.boot.ReadmeTable;
import dev.promptcache.boot.autoconfigure.PromptCacheFleetAutoConfiguration;
import dev.promptcache.boot.autoconfigure.PromptCacheFleetProperties;
import dev.promptcache.boot.autoconfigure.PromptCacheWebhookProperties;
import dev.promptcache.boot.autoconfigure.Runners;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** What FLEET.md says is so. */
class FleetGuideTests {

    private static final Pattern COMMAND = Pattern.compile("redis\\.p?call\\('([A-Z]+)'");
    private static final String CORE = "../prompt-cache-core/src/test/java/dev/promptcache/internal/fleet";
    private static final List<String> SCRIPTS =
            List.of("common", "claim", "store", "fail", "mark", "read", "position", "changes");

    @Test
    void theUserMayDoWhatTheScriptsDoAndNothingElse() throws IOException {
        Set<String> needed = new TreeSet<>(Set.of("eval", "evalsha", "subscribe", "unsubscribe", "ping"));
        for (String script : SCRIPTS) {
            COMMAND.matcher(script(script))
                    .results()
                    .forEach(call -> needed.add(call.group(1).toLowerCase(Locale.ROOT)));
        }
        Set<String> allowed = Arrays.stream(aclLine().split(" "))
                .filter(part -> part.startsWith("+"))
                .map(part -> part.substring(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(allowed).isEqualTo(needed);
    }

    @Test
    void theSettingsThatTurnItOnDo() throws IOException {
        String yaml = guide().split("```yaml\n")[1].split("```")[0];
        List<PropertySource<?>> settings = new YamlPropertySourceLoader()
                .load("guide", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)));
        Runners.starter()
                .withConfiguration(AutoConfigurations.of(
                        DataRedisAutoConfiguration.class, PromptCacheFleetAutoConfiguration.class))
                .withPropertyValues(
                        "LANGSMITH_API_KEY=lsv2_secret", "REDIS_PASSWORD=secret", "WEBHOOK_SECRET=0123456789abcdef")
                .withInitializer(context -> settings.forEach(
                        source -> context.getEnvironment().getPropertySources().addLast(source)))
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(RedisPromptFleet.class);
                    AsyncPromptCache cache = context.getBean(AsyncPromptCache.class);
                    assertThat(cache.fleet()).isPresent();
                    assertThat(cache.config().ttl()).isEqualTo(Duration.ofMinutes(15));
                    assertThat(context.getBean(LettuceConnectionFactory.class).getHostName())
                            .isEqualTo("redis.example.com");
                    assertThat(Binder.get(context.getEnvironment())
                                    .bind("langsmith.prompt-cache.webhook", PromptCacheWebhookProperties.class)
                                    .get()
                                    .getSecret())
                            .contains("0123456789abcdef");
                });
    }

    @Test
    void thePropertiesAreThoseThereAre() throws IOException {
        Set<String> settable = Arrays.stream(BeanUtils.getPropertyDescriptors(PromptCacheFleetProperties.class))
                .filter(property -> property.getWriteMethod() != null)
                .map(property -> DataObjectPropertyName.toDashedForm(property.getName()))
                .collect(Collectors.toSet());
        assertThat(ReadmeTable.of(guide(), "Turn it on"))
                .extracting(row -> ReadmeTable.code(row.get(0)))
                .containsExactlyInAnyOrderElementsOf(settable);
    }

    @Test
    void theTestsThatShowThePromisesExist() throws IOException {
        Set<String> named = Pattern.compile("`(Fleet\\w+|Redis\\w+|DueTimes\\w+)`")
                .matcher(guide())
                .results()
                .map(match -> match.group(1))
                .filter(name -> name.endsWith("Tests") || name.endsWith("Measurements"))
                .collect(Collectors.toSet());
        assertThat(named).isNotEmpty();
        for (String name : named) {
            assertThat(Stream.of("src/test/java/dev/promptcache/boot/redis", CORE)
                            .map(folder -> Path.of(folder, name + ".java")))
                    .as(name)
                    .anyMatch(Files::exists);
        }
    }

    /** The line of FLEET.md that makes a user of Redis. */
    static String aclLine() throws IOException {
        return guide().lines()
                .filter(line -> line.startsWith("user prompts "))
                .findFirst()
                .orElseThrow();
    }

    private static String guide() throws IOException {
        return Files.readString(Path.of("FLEET.md"));
    }

    private static String script(String name) throws IOException {
        try (InputStream in = FleetScripts.class.getResourceAsStream(name + ".lua")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
