package dev.promptcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTests {

    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern CLASS_NAME = Pattern.compile("^(?:final )?class (\\w+)", Pattern.MULTILINE);

    @Test
    void theExamplesWithoutSpringCompile(@TempDir Path target) throws IOException {
        List<JavaFileObject> examples = JAVA_BLOCK
                .matcher(Files.readString(Path.of("../README.md")))
                .results()
                .map(block -> block.group(1))
                .filter(code -> !code.contains("springframework"))
                .map(ReadmeTests::sourceFile)
                .toList();
        assertThat(examples).isNotEmpty();

        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        compiler.getTask(null, null, problems, List.of("-d", target.toString(), "-proc:none"), null, examples)
                .call();

        assertThat(problems.getDiagnostics().stream()
                        .map(problem -> problem.getMessage(Locale.ROOT))
                        .collect(Collectors.toList()))
                .isEmpty();
    }

    private static JavaFileObject sourceFile(String code) {
        String name = CLASS_NAME
                .matcher(code)
                .results()
                .findFirst()
                .map((MatchResult match) -> match.group(1))
                .orElseThrow(() -> new AssertionError("An example without a class:\n" + code));
        return new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return code;
            }
        };
    }
}
