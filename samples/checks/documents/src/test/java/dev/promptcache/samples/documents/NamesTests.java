package dev.promptcache.samples.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NamesTests {

    private static final Pattern MEMBER = Pattern.compile("(?:[a-z0-9]+\\.)*([A-Z]\\w+)\\.(\\w+)(?:\\(.*\\))?");
    private static final Pattern FULL_NAME = Pattern.compile("dev(?:\\.[a-z][a-z0-9]*)+");
    private static final Pattern FILE = Pattern.compile("(?:[\\w.-]+/)+[\\w.-]+\\.\\w+");
    private static final Pattern OURS = Pattern.compile(
            "@?(Prompt|AsyncPrompt|CachedPrompt|LangSmith|LangChain4jPrompts|SpringAiPrompts|FakePrompt|FakeTicker|AutoConfigure)\\w*");
    private static final Map<String, String> SOURCES = sources();

    static List<Document> pages() {
        return Document.all();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void membersThatAPageNamesExist(Document page) {
        assertThat(page.codeSpans().stream().filter(NamesTests::isMissingMember))
                .as("members that %s names and that are not there", page)
                .isEmpty();
    }

    /** A page on others names theirs, too. */
    @ParameterizedTest
    @MethodSource("pages")
    void typesThatAPageNamesExist(Document page) {
        assertThat(page.codeSpans().stream()
                        .filter(code ->
                                OURS.matcher(code).matches() && !page.path().endsWith("COMING-FROM.md"))
                        .filter(code -> !SOURCES.containsKey(code.replaceFirst("^@", ""))))
                .as("types that %s names and that are not there", page)
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void packagesAndLoggersThatAPageNamesExist(Document page) {
        String all = String.join("\n", SOURCES.values());
        assertThat(page.codeSpans().stream()
                        .filter(code -> FULL_NAME.matcher(code).matches() && code.startsWith("dev.promptcache"))
                        .filter(code -> !Pattern.compile("(package |\"|module )" + Pattern.quote(code) + "\\b")
                                .matcher(all)
                                .find()))
                .as("packages and loggers that %s names and that are not there", page)
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void filesThatAPageNamesExist(Document page) {
        Path folder = Document.ROOT.resolve(page.path()).getParent();
        assertThat(page.codeSpans())
                .filteredOn(code -> FILE.matcher(code).matches() && code.matches("(samples|src|\\.ci|prompt-cache-).*"))
                .filteredOn(code -> !code.equals("src/main/java/com/example/Jokes.java"))
                .allSatisfy(code -> assertThat(Stream.of(folder, Document.ROOT).map(base -> base.resolve(code)))
                        .as(code)
                        .anyMatch(Files::exists));
    }

    private static boolean isMissingMember(String code) {
        Matcher member = MEMBER.matcher(code);
        String source = member.matches() ? SOURCES.get(member.group(1)) : null;
        return source != null
                && !Pattern.compile("\\b" + member.group(2) + "\\b")
                        .matcher(source)
                        .find();
    }

    /** The sources of the project, by the names of their types. */
    private static Map<String, String> sources() {
        Map<String, String> sources = new HashMap<>();
        try (Stream<Path> files = Files.walk(Document.ROOT)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> file.toString().matches(".*/src/(main|test)/java/.*"))
                    .toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                sources.merge(name, Files.readString(file), (one, other) -> one + "\n" + other);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sources;
    }
}
