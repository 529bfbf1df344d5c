package dev.promptcache.samples.stub;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads prompts into a store. A file holds one commit body or an array of them, oldest first. */
final class PromptFiles {

    // A jar cannot list a folder, so the prompts that the stub brings along are named here.
    private static final List<String> BUNDLED = List.of(
            "chat",
            "chat-multimodal",
            "chat-mustache",
            "chat-with-model",
            "joke-generator",
            "string-f-string",
            "string-jinja2",
            "structured",
            "support");

    private final Workspace workspace;

    private final PromptStore store;

    PromptFiles(Workspace workspace, PromptStore store) {
        this.workspace = workspace;
        this.store = store;
    }

    void loadBundled() {
        for (String name : BUNDLED) {
            loadResource(name, "dev/promptcache/samples/stub/prompts/" + name + ".json");
        }
    }

    /** Loads {@code name.json} as the prompt {@code name}, and {@code owner/name.json} as {@code owner/name}. */
    void loadDirectory(Path directory) {
        try (Stream<Path> files = Files.walk(directory, 2)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                String relative = directory.relativize(file).toString().replace('\\', '/');
                String name = relative.substring(0, relative.length() - ".json".length());
                load(name, Files.readString(file), file.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read prompts from " + directory, e);
        }
    }

    void loadResource(String prompt, String resource) {
        try (InputStream in = resource(resource)) {
            load(prompt, new String(in.readAllBytes(), StandardCharsets.UTF_8), resource);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }

    private void load(String prompt, String json, String origin) {
        try {
            JsonNode content = Json.parse(json);
            Stream<JsonNode> commits = content.isArray() ? content.valueStream() : Stream.of(content);
            commits.map(StoredCommit::from).forEach(commit -> store.add(workspace.prompt(prompt), commit));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IllegalArgumentException(origin + " is not a prompt: " + e.getMessage(), e);
        }
    }

    private static InputStream resource(String name) throws IOException {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        ClassLoader loader = context == null ? PromptFiles.class.getClassLoader() : context;
        InputStream in = loader.getResourceAsStream(name);
        if (in == null) {
            throw new IOException("there is no such resource on the class path");
        }
        return in;
    }
}
