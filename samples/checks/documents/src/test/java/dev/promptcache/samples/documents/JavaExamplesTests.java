package dev.promptcache.samples.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JavaExamplesTests {

    /** What a page need not repeat around a few statements. */
    private static final String AROUND_STATEMENTS = """
            import static org.assertj.core.api.Assertions.assertThat;
            import dev.promptcache.*;
            import dev.promptcache.langsmith.*;
            import dev.promptcache.samples.stub.*;
            import dev.promptcache.samples.stub.webhook.*;
            import java.nio.file.Path;
            import java.time.Duration;
            import java.util.*;
            class Statements {
                java.net.URI receiver;
                void run() throws Exception {
            %s
                }
            }
            """;

    static List<Document> pages() {
        return Document.all().stream()
                .filter(page -> !page.blocks("java").isEmpty())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void theExamplesOfAPageCompile(Document page, @TempDir Path target) throws Exception {
        assertThat(Sources.problems(sources(page), target)).isEmpty();
    }

    @Test
    void theExampleWithFakesPrintsWhatThePageSays(@TempDir Path target) throws Exception {
        Document page = Document.of("prompt-cache-core/README.md");
        assertThat(Sources.problems(sources(page), target)).isEmpty();
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {target.toUri().toURL()}, getClass().getClassLoader())) {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            var main = loader.loadClass("ALaterPromptArrives").getDeclaredMethod("main", String[].class);
            main.setAccessible(true);
            main.invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(console);
        }
        assertThat(page.text().lines())
                .anyMatch(line -> line.contains("This prints \""
                        + printed.toString(StandardCharsets.UTF_8).strip() + "\":"));
    }

    private static List<String> sources(Document page) {
        return page.blocks("java").stream()
                .map(Document.Block::code)
                .map(code -> code.startsWith("import ") || code.startsWith("package ")
                        ? code
                        : AROUND_STATEMENTS.formatted(code))
                .toList();
    }
}
