package dev.promptcache.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptException;
import dev.promptcache.PromptFleet;
import dev.promptcache.PromptKey;
import dev.promptcache.boot.ChangeAuthors;
import dev.promptcache.boot.ReadmeTable;
import dev.promptcache.testing.FakePromptFleet;
import dev.promptcache.testing.FakePromptSource;
import dev.promptcache.testing.FakeTicker;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tables of the README beside a whole application in which everything that can be shown is there to show. */
class ReadmeOfTheEndpointTests {

    private static final Set<String> SHOWN_ELSEWHERE = Set.of("entries", "metrics.refreshes", "previous", "refused");

    private static EndpointApplication application;

    private final String readme = Files.readString(Path.of("README.md"));

    ReadmeOfTheEndpointTests() throws IOException {}

    @BeforeAll
    static void somethingOfEverythingHappens() throws Exception {
        application = new EndpointApplication(
                WebApplicationType.SERVLET,
                List.of(Fleet.class),
                "management.endpoint.promptcache.access=unrestricted",
                "management.endpoint.promptcache.show-values=always",
                "management.endpoint.health.show-details=always",
                "management.health.defaults.enabled=true",
                "management.health.redis.enabled=false",
                "langsmith.prompt-cache.fleet.enabled=true",
                "langsmith.prompt-cache.webhook.secret=0123456789abcdef",
                "langsmith.prompt-cache.stale-while-revalidate=1h",
                "langsmith.prompt-cache.stale-if-error=1d",
                "langsmith.prompt-cache.refresh.idle-timeout=1d",
                "langsmith.prompt-cache.vetting.template=refuse");
        FakePromptSource source = application.bean(FakePromptSource.class);
        AsyncPromptCache cache = application.bean(AsyncPromptCache.class);
        source.putText("changed", "Hi {name}");
        source.put("unparsable", "11aa");
        cache.pull("changed");
        cache.pull("unparsable");
        application.bean(FakeTicker.class).advance(Duration.ofSeconds(1));
        source.putText("changed", "Hello {name}");
        application.bean(ChangeAuthors.class).announce(PromptKey.parse("changed"), "Jane Doe");
        cache.refresh(PromptKey.parse("changed"));
        source.putText("changed", "Hello {name}, {tone}");
        application.bean(ChangeAuthors.class).announce(PromptKey.parse("changed"), "John Doe");
        cache.refresh(PromptKey.parse("changed"));
        PromptKey unparsable = PromptKey.parse("unparsable");
        cache.pull("misspelled");
        source.fail(unparsable, new PromptException.Unavailable(unparsable, "LangSmith answered 503", 503, null));
        cache.refresh(unparsable);
    }

    @AfterAll
    static void close() {
        application.close();
    }

    @Test
    void theRequestsAreThoseThatTheEndpointAnswers() {
        assertThat(ReadmeTable.of(readme, "Actuator endpoint"))
                .extracting(row -> ReadmeTable.code(row.get(0)))
                .containsExactlyInAnyOrderElementsOf(operations());
    }

    @Test
    void theFieldsOfTheListingAreThoseThatItShows() throws Exception {
        TreeSet<String> shown = new TreeSet<>();
        collect(json("/promptcache"), "", shown);
        assertThat(fields("What the listing shows", row -> true)).isEqualTo(shown);
    }

    @Test
    void theFieldsOfAnEntryAreThoseThatItShows() throws Exception {
        TreeSet<String> listed = new TreeSet<>();
        for (JsonNode entry : json("/promptcache").path("entries")) {
            collect(entry, "", listed);
        }
        assertThat(fields("What an entry shows", row -> row.get(1).equals("yes")))
                .isEqualTo(listed);

        TreeSet<String> shown = new TreeSet<>();
        JsonNode changed = json("/promptcache/changed?compare=previous,refused");
        collect(changed, "", shown);
        collect(json("/promptcache/unparsable"), "", shown);
        shown.removeIf(field -> field.startsWith("changes.") || field.startsWith("refusals."));
        shown.addAll(List.of("changes", "refusals"));
        assertThat(fields("What an entry shows", row -> true)).isEqualTo(shown);
        assertThat(changed.path("refused").propertyNames())
                .isSubsetOf("commitHash", "variables", "messages", "templateError");
        assertThat(changed.path("previous").propertyNames())
                .allSatisfy(name -> assertThat(readme)
                        .contains("what the commit before said: `commitHash`")
                        .contains("`" + name + "`"));
    }

    @Test
    void theDetailsOfHealthAreThoseThatItShows() throws Exception {
        String section = readme.substring(readme.indexOf("\n## Health\n"));
        String sentence = section.substring(section.indexOf("Details: "), section.indexOf("Turn it off"));
        assertThat(json("/health")
                        .path("components")
                        .path("promptCache")
                        .path("details")
                        .propertyNames())
                .isNotEmpty()
                .allSatisfy(detail -> assertThat(sentence).contains("`" + detail + "`"));
    }

    @Test
    void theMetersAreThoseThatAreRegisteredWithTheirTypesAndTags() {
        Map<String, String> documented = new TreeMap<>();
        for (List<String> row : ReadmeTable.of(readme, "Metrics")) {
            String type = row.get(1).replaceAll(",.*", "");
            String tags = row.get(2).isEmpty()
                    ? ""
                    : sorted(ReadmeTable.code(row.get(2)).replace("\\|", "|"));
            documented.put(ReadmeTable.code(row.get(0)), type + " " + tags);
        }
        assertThat(documented).isEqualTo(registeredMeters());
    }

    private TreeSet<String> fields(String section, java.util.function.Predicate<List<String>> wanted) {
        return ReadmeTable.of(readme, section).stream()
                .filter(wanted)
                .map(row -> ReadmeTable.code(row.get(0)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void collect(JsonNode node, String path, Set<String> fields) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            String name = path + field.getKey();
            JsonNode value = field.getValue();
            boolean isLeaf = SHOWN_ELSEWHERE.contains(name) || value.isValueNode();
            if (isLeaf || value.isArray() && !value.path(0).isObject()) {
                fields.add(name);
            } else if (value.isArray()) {
                value.forEach(element -> collect(element, name + ".", fields));
            } else {
                collect(value, name + ".", fields);
            }
        }
    }

    private static Map<String, String> registeredMeters() {
        Map<String, TreeMap<String, TreeSet<String>>> tags = new TreeMap<>();
        Map<String, String> types = new TreeMap<>();
        for (Meter meter : application.bean(MeterRegistry.class).getMeters()) {
            Meter.Id id = meter.getId();
            if (!"prompts".equals(id.getTag("cache"))) {
                continue;
            }
            types.put(id.getName(), id.getType().name().toLowerCase(Locale.ROOT));
            Map<String, TreeSet<String>> own = tags.computeIfAbsent(id.getName(), name -> new TreeMap<>());
            for (Tag tag : id.getTags()) {
                if (!List.of("cache", "cache.manager", "name").contains(tag.getKey())) {
                    own.computeIfAbsent(tag.getKey(), key -> new TreeSet<>()).add(tag.getValue());
                }
            }
        }
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

    private static String sorted(String tag) {
        String[] parts = tag.split("=");
        return parts[0] + "=" + Arrays.stream(parts[1].split("\\|")).sorted().collect(Collectors.joining("|"));
    }

    private static JsonNode json(String path) throws Exception {
        return JsonMapper.shared().readTree(application.request("GET", path).body());
    }

    static class Fleet {

        @Bean
        PromptFleet promptFleet(FakeTicker ticker) {
            return new FakePromptFleet(ticker).member();
        }
    }
}
