package dev.promptcache.langsmith;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.LoggerFactory;

/** An application with a cached prompt, which asks for others too: runs in a process of its own, and says how far it is. */
final class FewDescriptorsApplication {

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final int CALLERS = 8;

    private FewDescriptorsApplication() {}

    public static void main(String[] args) throws Exception {
        ((Logger) LoggerFactory.getLogger("dev.promptcache")).setLevel(Level.OFF);
        LangSmithPromptSource source = LangSmithPromptSource.builder(new LangSmithConnection(args[0], "key", null))
                .timeouts(SOON, SOON)
                .retries(1, SOON.multipliedBy(3))
                .build();
        try (AsyncPromptCache cache = AsyncPromptCache.builder(source)
                .configure(config -> config.maxSize(50)
                        .ttl(Duration.ofMillis(200))
                        .refreshInterval(Duration.ofMillis(100))
                        .negativeTtl(Duration.ZERO)
                        .backoffInitial(Duration.ofMillis(20))
                        .backoffMax(Duration.ofMillis(100))
                        .deadline(SOON.multipliedBy(3)))
                .build()) {
            run(cache.synchronous(), Duration.ofSeconds(Integer.parseInt(args[1])), System.out);
        }
    }

    private static void run(PromptCache cache, Duration abuse, PrintStream out) throws IOException {
        for (int i = 0; i < 10; i++) {
            String known = "known-" + i;
            Await.until(() -> hash(cache, known).equals("11aa"));
        }
        long before = Descriptors.open();
        out.println("cached");
        System.in.read();

        long end = System.nanoTime() + abuse.toNanos();
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        for (int caller = 0; caller < CALLERS; caller++) {
            String unknown = "unknown-" + caller + '-';
            callers.execute(() -> {
                for (int i = 0; System.nanoTime() < end; i++) {
                    hash(cache, unknown + i);
                }
            });
        }
        while (System.nanoTime() < end) {
            for (int i = 0; i < 10; i++) {
                assertThat(cache.pull("known-" + i).commitHash()).isEqualTo("11aa");
            }
            acceptConnection();
        }
        callers.shutdown();
        out.println("abused");
        System.in.read();

        Await.until(() ->
                hash(cache, "known-3").equals("22bb") && hash(cache, "unknown").equals("22bb"));
        acceptConnection();
        // The JDK keeps a few connections for the next requests.
        Await.until(() -> Descriptors.open() <= before + 10);
        out.println("recovered");
    }

    private static void acceptConnection() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket accepted = server.accept()) {
            accepted.getOutputStream().write(1);
            assertThat(client.getInputStream().read()).isOne();
        }
    }

    private static String hash(PromptCache cache, String identifier) {
        try {
            return cache.pull(identifier).commitHash();
        } catch (PromptException e) {
            return "";
        }
    }
}
