package dev.promptcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadmeTests {

    private static final Path SOURCES = Path.of("src/main/java");
    private static final List<Path> ALL_SOURCES =
            List.of(SOURCES, Path.of("../prompt-cache-spring-boot-starter/src/main/java"));

    private static final Pattern PICTURE = Pattern.compile("```mermaid\nflowchart TD\n(.*?)```", Pattern.DOTALL);
    private static final Pattern ROOM = Pattern.compile("^ *(\\w+)\\[\"([\\w.]+)<br/>", Pattern.MULTILINE);
    private static final Pattern ARROW = Pattern.compile("^ *(\\w+) --> (\\w+)$", Pattern.MULTILINE);
    private static final Pattern IMPORT =
            Pattern.compile("^import (?:static )?(dev\\.promptcache(?:\\.[a-z]\\w*)*)\\.[A-Z]", Pattern.MULTILINE);
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private final String readme = Files.readString(Path.of("README.md"));

    ReadmeTests() throws IOException {}

    @Test
    void thePictureHasARoomForEachPackageAndAnArrowForEachUse() throws IOException {
        String picture = PICTURE.matcher(readme)
                .results()
                .findFirst()
                .orElseThrow(() -> new AssertionError("no picture"))
                .group(1);
        Map<String, String> rooms = new HashMap<>();
        Matcher room = ROOM.matcher(picture);
        while (room.find()) {
            String name = room.group(2);
            rooms.put(room.group(1), name.startsWith("dev.") ? name : "dev.promptcache." + name);
        }
        TreeSet<String> arrows = new TreeSet<>();
        Matcher arrow = ARROW.matcher(picture);
        while (arrow.find()) {
            arrows.add(rooms.get(arrow.group(1)) + " --> " + rooms.get(arrow.group(2)));
        }
        TreeSet<String> packages = new TreeSet<>();
        TreeSet<String> uses = new TreeSet<>();
        for (Path file : javaFiles(SOURCES)) {
            String own = packageOf(SOURCES, file);
            packages.add(own);
            Matcher imported = IMPORT.matcher(Files.readString(file));
            while (imported.find()) {
                if (!imported.group(1).equals(own)) {
                    uses.add(own + " --> " + imported.group(1));
                }
            }
        }
        assertThat(rooms.values()).as("the picture's rooms").containsExactlyInAnyOrderElementsOf(packages);
        assertThat(arrows).as("the picture's arrows").containsExactlyInAnyOrderElementsOf(uses);
    }

    /** A member that stands alone is one of the type named before it. */
    @Test
    void whatToLookAtIsThere() throws IOException {
        Map<String, String> sources = new HashMap<>();
        TreeSet<String> packages = new TreeSet<>();
        for (Path root : ALL_SOURCES) {
            for (Path file : javaFiles(root)) {
                String owner = packageOf(root, file);
                packages.add(owner);
                String type = file.getFileName().toString().replace(".java", "");
                sources.put(type, Files.readString(file));
                sources.put(owner + "." + type, Files.readString(file));
            }
        }
        List<String> places = places();
        assertThat(places).hasSizeGreaterThan(10);
        String type = "";
        for (String place : places) {
            Matcher named = Pattern.compile("((?:[a-z0-9]+\\.)*)([A-Z]\\w+)(?:\\.(\\w+))?")
                    .matcher(place);
            if (named.matches()) {
                String prefix = named.group(1).isEmpty() ? "" : "dev.promptcache." + named.group(1);
                type = prefix + named.group(2);
                assertThat(sources).as(place).containsKey(type);
                if (named.group(3) != null) {
                    assertThat(sources.get(type)).as(place).contains(" " + named.group(3) + "(");
                }
            } else if (place.contains(".")) {
                assertThat(packages).contains("dev.promptcache." + place);
            } else {
                assertThat(sources.get(type)).as(place).contains(" " + place + "(");
            }
        }
    }

    private List<String> places() {
        String section = readme.substring(readme.indexOf("\n## Where to look\n"));
        List<String> places = new ArrayList<>();
        section.substring(section.indexOf("\n|") + 1)
                .lines()
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .map(line -> line.split("\\|")[2])
                .forEach(cell -> CODE.matcher(cell).results().forEach(code -> places.add(code.group(1))));
        return places;
    }

    private static List<Path> javaFiles(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("module-info.java"))
                    .toList();
        }
    }

    private static String packageOf(Path root, Path file) {
        return root.relativize(file.getParent()).toString().replace('/', '.').replace('\\', '.');
    }
}
