package dev.promptcache.samples.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JavadocTests {

    private static final Pattern EXAMPLE = Pattern.compile("<pre>\\{@code\n(.*?)\n \\*\\s*}</pre>", Pattern.DOTALL);
    private static final Pattern PUBLIC_TYPE = Pattern.compile(
            "(/\\*\\*(?:(?!\\*/).)*\\*/)\\s*((?:@\\w+(?:\\((?:[^()]|\\([^()]*\\))*\\))?\\s*)*)public (?:abstract |sealed |non-sealed |final )*(?:class|record|interface|enum|@interface) (\\w+)",
            Pattern.DOTALL);
    private static final Pattern DECLARES_TYPE =
            Pattern.compile("(?m)^(?:@|(?:final |public )*(?:class|record|interface) )");

    /** What a reader of an example takes for granted. */
    private static final String AROUND = """
            package example%d;
            import static org.assertj.core.api.Assertions.assertThat;
            import dev.promptcache.*;
            import dev.langchain4j.model.chat.ChatModel;
            import dev.promptcache.boot.langchain4j.*;
            import dev.promptcache.boot.springai.*;
            import dev.promptcache.boot.test.autoconfigure.*;
            import dev.promptcache.langsmith.*;
            import dev.promptcache.template.*;
            import dev.promptcache.testing.*;
            import java.time.*;
            import java.util.*;
            import java.net.*;
            import java.net.http.*;
            import org.junit.jupiter.api.Test;
            import org.springframework.ai.chat.client.ChatClient;
            import org.springframework.beans.factory.annotation.*;
            import org.springframework.boot.test.context.*;
            %s
            """;

    private static final String STATEMENTS = """
            class Example {
                PromptSource source;
                FakeTicker ticker;
                PromptCache prompts;
                ChatClient chatClient;
                ChatModel chatModel;

                void run() throws Exception {
            %s
                }
            }
            """;

    static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : List.of("prompt-cache-core", "prompt-cache-spring-boot-starter")) {
            try (Stream<Path> files = Files.walk(Document.ROOT.resolve(module).resolve("src/main/java"))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .map(Document.ROOT::relativize)
                        .sorted()
                        .forEach(sources::add);
            }
        }
        return sources;
    }

    static Stream<Path> withExamples() throws IOException {
        return sources().stream().filter(source -> !examples(source).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prompt-cache-core/src/main/java/dev/promptcache/PromptCache.java",
                "prompt-cache-core/src/main/java/dev/promptcache/PromptSource.java",
                "prompt-cache-core/src/main/java/dev/promptcache/template/PromptTemplate.java",
                "prompt-cache-spring-boot-starter/src/main/java/dev/promptcache/boot/test/autoconfigure/AutoConfigureTestPrompts.java"
            })
    void whereAUserStartsThereIsAnExample(Path source) {
        assertThat(examples(source)).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("withExamples")
    void examplesCompile(Path source, @TempDir Path target) throws IOException {
        List<String> compiled = new ArrayList<>();
        for (String example : examples(source)) {
            String code = DECLARES_TYPE.matcher(example).find() ? example : STATEMENTS.formatted(example);
            compiled.add(AROUND.formatted(compiled.size(), code));
        }
        assertThat(Sources.problems(compiled, target)).isEmpty();
    }

    @Test
    void everyPublicTypeSaysSinceWhenItIsThere() throws IOException {
        List<String> without = new ArrayList<>();
        int types = 0;
        for (Path source : sources()) {
            Matcher type = PUBLIC_TYPE.matcher(text(source));
            if (!source.toString().contains("/internal/")
                    && type.find()
                    && text(source).contains("\npublic ")) {
                types++;
                if (!type.group(1).contains("@since ")) {
                    without.add(source + ": " + type.group(3));
                }
            }
        }
        assertThat(types).isGreaterThan(100);
        assertThat(without).as("Add '@since' and the version to be released").isEmpty();
    }

    private static List<String> examples(Path source) {
        return EXAMPLE.matcher(text(source))
                .results()
                .map((MatchResult example) -> example.group(1).replaceAll("(?m)^ *\\* ?", ""))
                .toList();
    }

    private static String text(Path source) {
        try {
            return Files.readString(Document.ROOT.resolve(source));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
