package dev.promptcache.samples.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadmeTests {

    private final Document readme = Document.of("README.md");

    @Test
    void itIsShort() {
        assertThat(readme.text().lines()).hasSizeLessThan(170);
    }

    @Test
    void itHasTwoCommandsThatRunTheSampleAndTheTests() {
        assertThat(readme.blocks("sh", "shell", "bash"))
                .extracting(Document.Block::code)
                .satisfiesExactly(
                        sample -> assertThat(sample.lines())
                                .singleElement()
                                .asString()
                                .contains("prompt-service.jar"),
                        tests -> assertThat(tests).isEqualTo("mvn -B clean verify\n"));
    }

    @Test
    void eachThingThatItDoesForYouHasALink() {
        List<String> things = Arrays.stream(section("What it does for you").split("\n- "))
                .skip(1)
                .toList();
        assertThat(things)
                .hasSize(6)
                .allSatisfy(thing -> assertThat(thing).contains("](").startsWith("["));
    }

    @Test
    void itShowsThePage() {
        assertThat(readme.text().lines().limit(10)).anyMatch(line -> line.startsWith("![") && line.endsWith(".png)"));
    }

    @Test
    void theTopHasOnlyWhatBelongsThere() throws IOException {
        Set<String> allowed = Set.of(
                ".ci",
                ".git",
                ".github",
                ".gitignore",
                ".mvn",
                "CHANGELOG.md",
                "CONTRIBUTING.md",
                "LICENSE",
                "README.md",
                "SECURITY.md",
                "pom.xml",
                "prompt-cache-core",
                "prompt-cache-spring-boot-starter",
                "samples",
                "target");
        Set<String> there = new TreeSet<>();
        try (Stream<Path> files = Files.list(Document.ROOT)) {
            files.forEach(file -> there.add(file.getFileName().toString()));
        }
        Files.readAllLines(Document.ROOT.resolve(".gitignore"))
                .forEach(ignored -> there.remove(ignored.replace("/", "")));
        assertThat(allowed).containsAll(there);
    }

    @Test
    void everyPageIsReachedFromIt() {
        Set<String> reached = new TreeSet<>();
        follow(readme, reached);
        assertThat(reached)
                .containsAll(Document.all().stream()
                        .map(Document::toString)
                        .filter(page -> !page.startsWith(".github"))
                        .toList());
    }

    private static void follow(Document page, Set<String> reached) {
        if (!reached.add(page.toString())) {
            return;
        }
        for (String link : page.links()) {
            String file = link.replaceAll("#.*", "");
            if (!link.matches("[a-z]+:.*") && file.endsWith(".md")) {
                var target = Document.ROOT
                        .resolve(page.path())
                        .getParent()
                        .resolve(file)
                        .normalize();
                if (Files.exists(target)) {
                    follow(Document.of(Document.ROOT.relativize(target).toString()), reached);
                }
            }
        }
    }

    private String section(String title) {
        String rest = readme.text().substring(readme.text().indexOf("\n## " + title + "\n") + 1);
        int end = rest.indexOf("\n## ");
        return end < 0 ? rest : rest.substring(0, end);
    }
}
