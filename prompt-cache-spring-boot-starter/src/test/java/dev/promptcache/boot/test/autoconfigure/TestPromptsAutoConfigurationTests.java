package dev.promptcache.boot.test.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptCache;
import dev.promptcache.boot.autoconfigure.PromptCacheAutoConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class TestPromptsAutoConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(PromptCacheAutoConfiguration.class, TestPromptsAutoConfiguration.class));

    @TempDir
    private Path folder;

    @Test
    void aFileThatIsNotThereIsNamed() {
        runner.withPropertyValues("langsmith.prompt-cache.test.locations=classpath:missing.json")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("classpath:missing.json")
                        .hasMessageContaining("@AutoConfigureTestPrompts"));
    }

    @Test
    void aFileWithoutPromptsIsNamed() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.json"), "{\"entries\": {}}");

        runner.withPropertyValues("langsmith.prompt-cache.test.locations=file:" + empty)
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("empty.json"));
    }

    @Test
    void aFileInsideAJarIsRead() throws IOException {
        Path jar = folder.resolve("prompts.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                InputStream prompts = Objects.requireNonNull(getClass().getResourceAsStream("/test-prompts.json"))) {
            out.putNextEntry(new ZipEntry("prompts.json"));
            prompts.transferTo(out);
        }

        runner.withPropertyValues("langsmith.prompt-cache.test.locations=jar:file:" + jar + "!/prompts.json")
                .run(context -> assertThat(context.getBean(PromptCache.class)
                                .pull("joke:prod")
                                .commitHash())
                        .isEqualTo("aaaa1111"));
    }
}
