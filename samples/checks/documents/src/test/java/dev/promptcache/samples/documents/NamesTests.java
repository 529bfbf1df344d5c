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
        assertThat(page.codeSpans()).allSatisfy(code -> {
            Matcher member = MEMBER.matcher(code);
            if (member.matches() && SOURCES.containsKey(member.group(1))) {
                assertThat(SOURCES.get(member.group(1))).as(code).containsPattern("\\b" + member.group(2) + "\\b");
            }
        });
    }

    /** A page on others names theirs, too. */
    @ParameterizedTest
    @MethodSource("pages")
    void typesThatAPageNamesExist(Document page) {
        assertThat(page.codeSpans())
                .filteredOn(code -> OURS.matcher(code).matches() && !page.path().endsWith("COMING-FROM.md"))
                .allSatisfy(code -> assertThat(SOURCES).containsKey(code.replaceFirst("^@", "")));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void packagesAndLoggersThatAPageNamesExist(Document page) {
        String all = String.join("\n", SOURCES.values());
        assertThat(page.codeSpans())
                .filteredOn(code -> FULL_NAME.matcher(code).matches() && code.startsWith("dev.promptcache"))
                .allSatisfy(
                        code -> assertThat(all).containsPattern("(package |\"|module )" + Pattern.quote(code) + "\\b"));
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

    /** The sources of the libraries and samples, by the names of their types. */
    private static Map<String, String> sources() {
        Map<String, String> sources = new HashMap<>();
        try (Stream<Path> files = Files.walk(Document.ROOT)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> file.toString().contains("/src/main/java/"))
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
