package dev.promptcache.samples.service;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The application in a process of its own, which can be killed. */
final class ServiceProcess implements AutoCloseable {

    private static final Pattern ENDPOINT = Pattern.compile("curl (http://localhost:\\d+)/actuator/promptcache");
    private static final Duration START = Duration.ofSeconds(90);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Path log;
    private final String url;

    private ServiceProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.url = await().atMost(START)
                .pollInterval(Duration.ofMillis(20))
                .until(this::printedUrl, printed -> !printed.isEmpty());
    }

    /** Starts the application, and waits until it takes requests. */
    static ServiceProcess start(Path log, String... properties) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                PromptServiceApplication.class.getName(),
                "--server.port=0"));
        command.addAll(List.of(properties));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        File output = log.toFile();
        return new ServiceProcess(builder.redirectOutput(output).start(), log);
    }

    HttpResponse<String> pull(String identifier) throws IOException, InterruptedException {
        return get("/prompts/" + identifier);
    }

    /** The cached entries, as the actuator endpoint shows them. */
    List<JsonNode> entries() throws IOException, InterruptedException {
        JsonNode cache =
                JsonMapper.shared().readTree(get("/actuator/promptcache").body());
        return StreamSupport.stream(cache.path("entries").spliterator(), false).toList();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the process as {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("The process does not die");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(30))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private String printedUrl() {
        if (!process.isAlive()) {
            throw new AssertionError("The application has ended: " + log());
        }
        Matcher printed = ENDPOINT.matcher(log());
        return printed.find() ? printed.group(1) : "";
    }
}
