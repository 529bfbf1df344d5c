package dev.promptcache.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReadmeTests {

    private static final List<String> OURS =
            List.of("langsmith.", "management.endpoint.promptcache.", "management.health.prompt-cache.");
    private static final Pattern SIMPLE =
            Pattern.compile("String|Boolean|Integer|Duration|DataSize|(List|Set)<String>");

    private final String readme = Files.readString(Path.of("README.md"));

    ReadmeTests() throws IOException {}

    @Test
    void thePropertiesAreThoseOfTheMetadataWithTheirTypesAndDefaults() throws IOException {
        Map<String, String> documented = new TreeMap<>();
        for (List<String> row : ReadmeTable.of(readme, "Properties")) {
            String shown = row.get(2);
            documented.put(
                    ReadmeTable.code(row.get(0)),
                    ReadmeTable.code(row.get(1)) + " " + (shown.matches("`[^`]+`") ? ReadmeTable.code(shown) : "none"));
        }
        Map<String, String> actual = new TreeMap<>();
        for (JsonNode property : metadata()) {
            actual.put(
                    property.path("name").asString(),
                    type(property) + " " + property.path("defaultValue").asString("none"));
        }
        assertThat(documented).isEqualTo(actual);
    }

    @Test
    void whatCanBeChosenIsSaid() throws Exception {
        Map<String, String> meanings = new TreeMap<>();
        for (List<String> row : ReadmeTable.of(readme, "Properties")) {
            meanings.put(ReadmeTable.code(row.get(0)), row.get(3));
        }
        for (JsonNode property : metadata()) {
            if (type(property).equals("enum")) {
                Class<?> choice = Class.forName(property.path("type").asString());
                for (Object constant : choice.getEnumConstants()) {
                    String value =
                            ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
                    assertThat(meanings.get(property.path("name").asString())).contains("`" + value + "`");
                }
            }
        }
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

    /** The type without its package, or that there is a choice. */
    private static String type(JsonNode property) {
        String name = property.path("type").asString().replaceAll("\\b[a-z]\\w*\\.", "");
        return SIMPLE.matcher(name).matches() ? name : "enum";
    }

    private static List<JsonNode> metadata() throws IOException {
        List<JsonNode> properties = new ArrayList<>();
        ClassLoader loader = ReadmeTests.class.getClassLoader();
        for (URL url : Collections.list(loader.getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream json = url.openStream()) {
                JsonMapper.shared().readTree(json).path("properties").forEach(properties::add);
            }
        }
        properties.removeIf(
                property -> OURS.stream().noneMatch(property.path("name").asString()::startsWith));
        return properties;
    }
}
