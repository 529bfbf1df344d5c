package dev.promptcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadmeConfigurationTests {

    @ParameterizedTest
    @ValueSource(classes = {SecondWorkspace.class, OutboundProxy.class})
    void itsConfigurationsAreThoseThatOtherTestsRun(Class<?> configuration) throws IOException {
        Path source = Path.of("src/test/java", configuration.getName().replace('.', '/') + ".java");
        String code = Files.readString(source).replaceFirst("package .*;\n\n", "");
        assertThat(Files.readString(Path.of("README.md"))).contains("```java\n" + code + "```\n");
    }
}
