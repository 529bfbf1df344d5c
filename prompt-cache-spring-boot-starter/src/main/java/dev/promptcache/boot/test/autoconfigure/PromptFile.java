package dev.promptcache.boot.test.autoconfigure;

import dev.promptcache.testing.FakePromptSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.springframework.core.io.Resource;

/** A file of prompts for a test. */
final class PromptFile {

    private PromptFile() {}

    static void read(String location, Resource resource, FakePromptSource source) {
        if (!resource.exists()) {
            throw new IllegalArgumentException(
                    "There is no " + location + ", which @AutoConfigureTestPrompts is to take prompts from");
        }
        try {
            if (resource.isFile()) {
                source.putAll(resource.getFilePath());
            } else {
                readCopy(resource, source);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The prompts in " + location + " could not be read: " + e, e);
        }
    }

    /** What is inside a jar is no file. */
    private static void readCopy(Resource resource, FakePromptSource source) throws IOException {
        Path copy = Files.createTempFile("prompts", ".json");
        try (InputStream in = resource.getInputStream()) {
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            source.putAll(copy);
        } finally {
            Files.delete(copy);
        }
    }
}
