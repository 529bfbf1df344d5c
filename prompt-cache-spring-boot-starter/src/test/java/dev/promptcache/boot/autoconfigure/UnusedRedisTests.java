package dev.promptcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptCache;
import dev.promptcache.boot.actuate.PromptCacheEndpoint;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** Who does not ask for a fleet pays nothing for it. Looks at which classes a JVM of its own has loaded, and at its beans and threads. */
@Timeout(600)
class UnusedRedisTests {

    private static final String ENABLED = "--langsmith.prompt-cache.fleet.enabled=true";

    private static final Pattern REDIS_JAR = Pattern.compile("redis|lettuce|jedis");

    private static final Pattern LOADED = Pattern.compile("\\] (dev\\.promptcache\\.\\S+) source:");
    /** Its properties aside: a misspelt one is told without a fleet too. */
    private static final Pattern OF_THE_FLEET = Pattern.compile(
            "dev\\.promptcache\\.(boot\\.redis|internal\\.fleet)\\..*|dev\\.promptcache\\.PromptFleet.*|.*\\.Fleet(Metrics|Status).*|.*FleetAutoConfiguration.*");

    private static final Pattern OF_REDIS =
            Pattern.compile("\\] ((?:org\\.springframework\\.data\\.redis|io\\.lettuce|redis)\\.\\S+) source:");

    @TempDir
    private Path folder;

    @Holds("fleet-off")
    @Test
    void withoutRedisOnTheClassPathNothingOfAFleetIsThere() throws Exception {
        Look look = look(jar -> !REDIS_JAR.matcher(jar).find());
        assertThat(look.ofTheFleet()).isEmpty();
        assertThat(look.ofRedis()).isEmpty();
        assertThat(look.beans()).noneMatch(UnusedRedisTests::namesAFleet);
        assertThat(look.threads()).noneMatch(UnusedRedisTests::namesAFleet);
    }

    @Holds("fleet-off")
    @Test
    void withRedisForSomethingElseNothingOfAFleetIsThere() throws Exception {
        Look look = look(jar -> true);
        assertThat(look.beans()).contains("redisConnectionFactory");
        assertThat(look.ofTheFleet()).isEmpty();
        assertThat(look.beans()).noneMatch(UnusedRedisTests::namesAFleet);
        assertThat(look.threads()).noneMatch(UnusedRedisTests::namesAFleet);
    }

    @Test
    void theSameLookFindsAFleetThatIsThere() throws Exception {
        Look look = look(jar -> true, ENABLED, "--spring.data.redis.port=1");
        assertThat(look.ofTheFleet())
                .contains(
                        "dev.promptcache.boot.redis.RedisPromptFleet",
                        "dev.promptcache.internal.fleet.FleetMember",
                        "dev.promptcache.boot.autoconfigure.PromptCacheFleetAutoConfiguration");
        assertThat(look.ofRedis()).isNotEmpty();
        assertThat(look.beans()).anyMatch(UnusedRedisTests::namesAFleet);
    }

    private static boolean namesAFleet(String name) {
        String lowerCase = name.toLowerCase(Locale.ROOT);
        return lowerCase.contains("fleet") || lowerCase.startsWith("prompt-cache-redis");
    }

    private Look look(Predicate<String> jars, String... arguments) throws IOException, InterruptedException {
        String classPath = Stream.of(
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                                .split(File.pathSeparator))
                .filter(entry -> jars.test(new File(entry).getName()))
                .collect(Collectors.joining(File.pathSeparator));
        Path options = Files.writeString(folder.resolve("options"), "-cp \"" + classPath + "\"");
        Path loaded = folder.resolve("loaded");
        Path output = folder.resolve("output");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xlog:class+load=info:file=" + loaded,
                "@" + options,
                Application.class.getName(),
                "--langsmith.api-key=lsv2_secret"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(500, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        } finally {
            process.destroyForcibly();
        }
        return new Look(Files.readString(loaded), Files.readAllLines(output));
    }

    /** What a JVM had at its end: its log of loaded classes, and what the application printed. */
    private record Look(String loaded, List<String> printed) {

        List<String> ofTheFleet() {
            return all(LOADED).stream().filter(OF_THE_FLEET.asMatchPredicate()).toList();
        }

        List<String> ofRedis() {
            return all(OF_REDIS);
        }

        List<String> beans() {
            return printed("bean ");
        }

        List<String> threads() {
            return printed("thread ");
        }

        private List<String> all(Pattern pattern) {
            return pattern.matcher(loaded)
                    .results()
                    .map(UnusedRedisTests::group)
                    .toList();
        }

        private List<String> printed(String prefix) {
            return printed.stream()
                    .filter(line -> line.startsWith(prefix))
                    .map(line -> line.substring(prefix.length()))
                    .toList();
        }
    }

    private static String group(MatchResult match) {
        return match.group(1);
    }

    /** Uses its prompts, endpoint and meters, and prints the names of its beans and threads. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        public static void main(String[] args) {
            try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
                    .web(WebApplicationType.NONE)
                    .properties(
                            "management.endpoints.jmx.exposure.include=promptcache",
                            "spring.jmx.enabled=true",
                            "spring.main.banner-mode=off")
                    .run(args)) {
                context.getBean(FakePromptSource.class).put("joke", "11aa22bb");
                context.getBean(PromptCache.class).pull("joke");
                context.getBean(PromptCache.class).invalidateName("joke");
                context.getBean(PromptCacheEndpoint.class).cache(null, null);
                context.getBean(MeterRegistry.class).getMeters();
                Arrays.stream(context.getBeanDefinitionNames())
                        .map("bean "::concat)
                        .forEach(System.out::println);
                Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .map("thread "::concat)
                        .forEach(System.out::println);
            }
        }

        @Bean
        FakePromptSource fakePromptSource() {
            return new FakePromptSource();
        }
    }
}
