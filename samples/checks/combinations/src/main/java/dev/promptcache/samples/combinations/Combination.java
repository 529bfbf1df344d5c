package dev.promptcache.samples.combinations;

import dev.promptcache.PromptCommit;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.springframework.boot.SpringBootVersion;
import org.springframework.util.ClassUtils;

/**
 * Starts two applications in this JVM, walks through them, and stops them. Fails with what is not as it should be. What the class
 * path lacks, they go without.
 */
final class Combination {

    private static final boolean ACTUATOR = isPresent("org.springframework.boot.actuate.endpoint.annotation.Endpoint");
    private static final boolean METERS = isPresent("io.micrometer.core.instrument.MeterRegistry");
    private static final long PATIENCE_SECONDS = 60;

    private Combination() {}

    /**
     * Walks through one combination.
     *
     * @param args what this is to run on, {@code boot/jdk/web/monitoring}, and properties as {@code --name=value}
     * @throws Exception if anything is wrong
     */
    public static void main(String[] args) throws Exception {
        expect(args[0], whatThisRunsOn());
        List<String> arguments = List.of(args).subList(1, args.length);
        try (Instance one = new Instance(arguments, "Tell me a joke about {topic}");
                Instance other = new Instance(arguments, "Tell me another joke")) {
            eachHasItsOwnPrompts(one, other);
            fetchesRunOn(one, expectedThreads(arguments));
            theEndpointAndTheMetersAreThere(one);
            aChangeArrives(one, "Tell me a shorter joke");
            aPauseOfOneLeavesTheOtherRunning(one, other);
            aChangeArrives(one, "Tell me no joke");
        }
        until(
                "no thread of the cache is left",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("prompt-cache-")));
    }

    private static String whatThisRunsOn() {
        boolean servlet = isPresent("org.springframework.web.servlet.DispatcherServlet");
        boolean reactive = isPresent("org.springframework.web.reactive.DispatcherHandler");
        String web = servlet ? reactive ? "both" : "servlet" : "reactive";
        String monitoring = ACTUATOR ? METERS ? "full" : "no-micrometer" : METERS ? "meters-only" : "no-actuator";
        return String.join(
                "/",
                SpringBootVersion.getVersion(),
                String.valueOf(Runtime.version().feature()),
                web,
                monitoring);
    }

    private static void eachHasItsOwnPrompts(Instance one, Instance other) throws Exception {
        expect(one.hash(), one.get("/hash/" + Instance.PROMPT).body());
        expect(other.hash(), other.get("/hash/" + Instance.PROMPT).body());
        expect(false, one.hash().equals(other.hash()));
        expect(1, one.cache().size());
        expect(true, one.cache().isRunning());
    }

    private static void fetchesRunOn(Instance instance, String kind) {
        expect(Set.of(kind), instance.context().getBean(FetchThreads.class).kinds());
    }

    private static void theEndpointAndTheMetersAreThere(Instance instance) throws IOException, InterruptedException {
        expect(
                ACTUATOR ? 200 : 404,
                instance.get("/actuator/promptcache/" + Instance.PROMPT).statusCode());
        expect(
                ACTUATOR && METERS ? 200 : 404,
                instance.get("/actuator/metrics/cache.gets").statusCode());
        if (ACTUATOR) {
            expect(true, instance.get("/actuator/health").body().contains("\"promptCache\":{\"details\":{"));
        }
    }

    private static void aChangeArrives(Instance instance, String text) throws Exception {
        instance.edit(text);
        until(
                "the change arrives by itself",
                () -> instance.cache()
                        .get(Instance.PROMPT)
                        .map(PromptCommit::commitHash)
                        .filter(instance.hash()::equals)
                        .isPresent());
    }

    private static void aPauseOfOneLeavesTheOtherRunning(Instance one, Instance other) {
        one.context().pause();
        expect(false, one.cache().isRunning());
        expect(true, one.cache().get(Instance.PROMPT).isPresent());
        expect(true, other.cache().isRunning());
        one.context().restart();
        expect(true, one.cache().isRunning());
    }

    private static String expectedThreads(List<String> arguments) {
        boolean wanted = arguments.contains("--spring.threads.virtual.enabled=true");
        return wanted && Runtime.version().feature() >= 21 ? "virtual" : "platform";
    }

    private static void until(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000;
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Not within " + PATIENCE_SECONDS + " s: " + what);
            }
            Thread.sleep(20);
        }
    }

    private static void expect(Object expected, Object actual) {
        if (!Objects.equals(expected, actual)) {
            throw new AssertionError("Expected " + expected + ", got " + actual);
        }
    }

    private static boolean isPresent(String type) {
        return ClassUtils.isPresent(type, Combination.class.getClassLoader());
    }
}
