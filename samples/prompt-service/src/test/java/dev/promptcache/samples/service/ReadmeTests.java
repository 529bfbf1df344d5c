package dev.promptcache.samples.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTests {

    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern CLASS_NAME = Pattern.compile("^(?:final )?class (\\w+)", Pattern.MULTILINE);

    @Test
    void theExamplesCompileTogether(@TempDir Path target) throws IOException {
        List<JavaFileObject> examples = JAVA_BLOCK
                .matcher(Files.readString(Path.of("../../README.md")))
                .results()
                .map((MatchResult block) -> block.group(1))
                // That one is a sample of its own, with the dependencies it needs.
                .filter(code -> !code.contains("org.springframework.security"))
                .map(ReadmeTests::sourceFile)
                .toList();
        assertThat(examples).hasSizeGreaterThan(2);

        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        List<String> options = List.of("-d", target.toString(), "-proc:none");
        ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, problems, options, null, examples)
                .call();

        assertThat(problems.getDiagnostics())
                .map(problem -> problem.getMessage(Locale.ROOT))
                .isEmpty();
    }

    private static JavaFileObject sourceFile(String code) {
        Matcher name = CLASS_NAME.matcher(code);
        assertThat(name.find()).as("a class in the example:%n%s", code).isTrue();
        URI uri = URI.create("string:///" + name.group(1) + ".java");
        return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return code;
            }
        };
    }
}
