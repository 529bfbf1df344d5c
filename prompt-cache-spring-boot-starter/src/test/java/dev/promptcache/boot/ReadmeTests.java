package dev.promptcache.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.boot.actuate.CacheDescriptor;
import dev.promptcache.boot.actuate.PromptCacheEndpoint;
import dev.promptcache.boot.metrics.PromptCacheMetrics;
import dev.promptcache.testing.FakePromptSource;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReadmeTests {

    private static final Pattern CELL_END = Pattern.compile("(?<!\\\\)\\|");
    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern CLASS_NAME = Pattern.compile("^(?:final )?(?:class|record) (\\w+)", Pattern.MULTILINE);
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private final String readme = Files.readString(Path.of("../README.md"));

    ReadmeTests() throws IOException {}

    @Test
    void thePropertiesAreThoseOfTheMetadataWithTheirDefaults() throws IOException {
        Map<String, String> documented = new TreeMap<>();
        for (List<String> row : table("Properties")) {
            String shown = row.get(1);
            documented.put(code(row.get(0)), shown.matches("`[^`]+`") ? code(shown) : "none");
        }
        Map<String, String> actual = new TreeMap<>();
        for (JsonNode property : metadata()) {
            actual.put(
                    property.path("name").asString(),
                    property.path("defaultValue").asString("none"));
        }
        assertThat(documented).isEqualTo(actual);
    }

    @Test
    void theMetersAreThoseThatAreRegisteredWithTheirTypesAndTags() {
        Map<String, String> documented = new TreeMap<>();
        for (List<String> row : table("Metrics")) {
            String type = row.get(1).replaceAll(",.*", "");
            String tags = row.get(2).isEmpty() ? "" : sorted(code(row.get(2)).replace("\\|", "|"));
            documented.put(code(row.get(0)), type + " " + tags);
        }
        assertThat(documented).isEqualTo(registeredMeters());
    }

    @Test
    void theRequestsAreThoseThatTheEndpointAnswersAndTheFieldsThoseThatItShows() {
        List<List<String>> rows = table("Actuator endpoint");
        assertThat(rows).extracting(row -> code(row.get(0))).containsExactlyInAnyOrderElementsOf(operations());
        List<String> shown = CODE.matcher(rows.get(0).get(1))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(shown)
                .containsAll(Arrays.stream(CacheDescriptor.class.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList());
    }

    @Test
    void whatIsExposedLeavesTheProbesOn() {
        List<String> exposed = Pattern.compile("exposure\\.include[=:] ?([a-z, ]+)")
                .matcher(readme)
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(exposed).isNotEmpty().allSatisfy(list -> assertThat(list).contains("health"));
    }

    @Test
    void theExamplesForSpringCompile(@TempDir Path target) {
        List<JavaFileObject> examples = JAVA_BLOCK
                .matcher(readme)
                .results()
                .map(block -> block.group(1))
                .filter(code -> code.contains("springframework") && !code.contains("springframework.security"))
                .map(ReadmeTests::sourceFile)
                .toList();
        assertThat(examples).isNotEmpty();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        boolean compiled = compiler.getTask(
                        null,
                        null,
                        problems,
                        List.of("-d", target.toString(), "-proc:none", "-classpath", classPath()),
                        null,
                        examples)
                .call();
        assertThat(compiled).as(problems.getDiagnostics().toString()).isTrue();
    }

    private static Map<String, String> registeredMeters() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        AsyncPromptCache cache =
                AsyncPromptCache.builder(new FakePromptSource()).build();
        new PromptCacheMetrics(cache).bindTo(registry);
        Map<String, TreeMap<String, TreeSet<String>>> tags = new TreeMap<>();
        Map<String, String> types = new TreeMap<>();
        for (Meter meter : registry.getMeters()) {
            types.put(meter.getId().getName(), meter.getId().getType().name().toLowerCase(Locale.ROOT));
            Map<String, TreeSet<String>> own =
                    tags.computeIfAbsent(meter.getId().getName(), name -> new TreeMap<>());
            for (Tag tag : meter.getId().getTags()) {
                if (!List.of("cache", "cache.manager", "name").contains(tag.getKey())) {
                    own.computeIfAbsent(tag.getKey(), key -> new TreeSet<>()).add(tag.getValue());
                }
            }
        }
        cache.close();
        types.replaceAll((name, type) -> type + " "
                + tags.get(name).entrySet().stream()
                        .map(tag -> tag.getKey() + "=" + String.join("|", tag.getValue()))
                        .collect(Collectors.joining(" ")));
        return types;
    }

    private static List<String> operations() {
        List<String> operations = new ArrayList<>();
        for (Method method : PromptCacheEndpoint.class.getDeclaredMethods()) {
            String verb = method.isAnnotationPresent(ReadOperation.class)
                    ? "GET"
                    : method.isAnnotationPresent(WriteOperation.class)
                            ? "POST"
                            : method.isAnnotationPresent(DeleteOperation.class) ? "DELETE" : null;
            if (verb != null) {
                String path = Arrays.stream(method.getParameters())
                        .filter(parameter -> parameter.isAnnotationPresent(Selector.class))
                        .map(Parameter::getName)
                        .map(name -> "/{" + name + "}")
                        .collect(Collectors.joining());
                operations.add(verb + " /actuator/promptcache" + path);
            }
        }
        return operations;
    }

    private static List<JsonNode> metadata() throws IOException {
        List<JsonNode> properties = new ArrayList<>();
        ClassLoader loader = ReadmeTests.class.getClassLoader();
        for (URL url : Collections.list(loader.getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream json = url.openStream()) {
                JsonMapper.shared().readTree(json).path("properties").forEach(properties::add);
            }
        }
        properties.removeIf(property -> !property.path("name").asString().startsWith("langsmith."));
        return properties;
    }

    /** The rows of the first table of a section, without its head, as cells. */
    private List<List<String>> table(String section) {
        String text = readme.substring(readme.indexOf("\n## " + section + "\n"));
        List<List<String>> rows = text.substring(text.indexOf("\n|") + 1)
                .lines()
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .map(line ->
                        CELL_END.splitAsStream(line).skip(1).map(String::strip).toList())
                .toList();
        assertThat(rows).as(section).isNotEmpty();
        return rows;
    }

    private static String code(String cell) {
        assertThat(cell).startsWith("`").endsWith("`");
        return cell.substring(1, cell.length() - 1);
    }

    private static String sorted(String tag) {
        String[] parts = tag.split("=");
        return parts[0] + "=" + Arrays.stream(parts[1].split("\\|")).sorted().collect(Collectors.joining("|"));
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static JavaFileObject sourceFile(String code) {
        String name = CLASS_NAME
                .matcher(code)
                .results()
                .findFirst()
                .map(match -> match.group(1))
                .orElseThrow(() -> new AssertionError("An example without a class:\n" + code));
        return new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return code;
            }
        };
    }
}
