package dev.promptcache.samples.combinations;

import java.lang.management.ManagementFactory;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.ClassUtils;

/**
 * Starts an application that does nothing, with the starter if that is on the class path, and prints what it costs: milliseconds
 * from the start of the JVM until it is ready, beans, idle threads of the cache, heap in kilobytes, and what 100 cached prompts
 * add to the heap beyond themselves.
 */
final class StartUp {

    private StartUp() {}

    /**
     * Starts the application once.
     *
     * @param args properties as {@code --name=value}
     */
    public static void main(String[] args) {
        try (ConfigurableApplicationContext context = SpringApplication.run(Application.class, args)) {
            long ready = ManagementFactory.getRuntimeMXBean().getUptime();
            long heap = usedHeap();
            boolean cached = ClassUtils.isPresent("dev.promptcache.AsyncPromptCache", null);
            long entries = cached ? CachedPrompts.heapBeyondPrompts(context) : 0;
            System.out.printf(
                    "%d %d %d %d %d%n",
                    ready, context.getBeanDefinitionCount(), cacheThreads().size(), heap / 1024, entries / 1024);
        }
    }

    /** What is in use after a collection; the least of a few, since not everything is freed by the first. */
    static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    private static List<Thread> cacheThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("prompt-cache-"))
                .toList();
    }

    /** An application with a web server and the actuator, and nothing of its own. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
