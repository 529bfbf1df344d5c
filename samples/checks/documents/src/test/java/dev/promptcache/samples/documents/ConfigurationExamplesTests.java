package dev.promptcache.samples.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.boot.autoconfigure.LangSmithProperties;
import dev.promptcache.boot.autoconfigure.PromptCacheProperties;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

class ConfigurationExamplesTests {

    private final Metadata metadata = new Metadata();

    static Stream<Document.Block> settings() {
        return blocks().filter(block -> !isKubernetes(block));
    }

    static Stream<Document.Block> manifests() {
        return blocks().filter(ConfigurationExamplesTests::isKubernetes);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void settingsAreThoseOfPropertiesThatThereAre(Document.Block block) throws Exception {
        for (PropertySource<?> source : load(block)) {
            String[] names = ((EnumerablePropertySource<?>) source).getPropertyNames();
            assertThat(names).isNotEmpty().allMatch(metadata::has);
            bind(source);
        }
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void aManifestOfKubernetesSetsPropertiesThatThereAreAndProbesWhatThereIs(Document.Block block) throws Exception {
        Map<String, Object> values = new LinkedHashMap<>();
        for (PropertySource<?> source : load(block)) {
            for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
                values.put(name, source.getProperty(name));
            }
        }
        String container = "spec.template.spec.containers[0].";
        Map<String, Object> variables = new LinkedHashMap<>();
        for (int i = 0; values.containsKey(container + "env[" + i + "].name"); i++) {
            String name = values.get(container + "env[" + i + "].name").toString();
            variables.put(name, values.getOrDefault(container + "env[" + i + "].value", "a secret"));
        }
        StandardEnvironment environment = bind(new SystemEnvironmentPropertySource("systemEnvironment", variables));
        Binder binder = Binder.get(environment);
        String snapshot = binder.bind("langsmith.prompt-cache.snapshot.location", String.class)
                .get();
        assertThat(binder.bind("langsmith.api-key", String.class).get()).isEqualTo("a secret");
        assertThat(binder.bind("management.endpoint.health.group.readiness.include", String[].class)
                        .get())
                .containsExactly("readinessState", "promptCache");
        assertThat(values.get(container + "volumeMounts[0].mountPath"))
                .as("the folder of the snapshot is mounted, and not the file")
                .isEqualTo(Path.of(snapshot).getParent().toString());
        assertThat(values).doesNotContainKey(container + "volumeMounts[0].subPath");
        assertThat(values.get(container + "livenessProbe.httpGet.path")).isEqualTo("/actuator/health/liveness");
        assertThat(values.get(container + "readinessProbe.httpGet.path")).isEqualTo("/actuator/health/readiness");
    }

    /** A name in the text is as good as one in an example. */
    @Test
    void propertiesThatThePagesNameExist() {
        TreeSet<String> unknown = new TreeSet<>();
        String meters =
                Document.of("prompt-cache-spring-boot-starter/README.md").text();
        for (Document page : Document.all()) {
            for (String code : page.codeSpans()) {
                String name = code.replaceAll("[=:].*|\\.$", "").strip();
                boolean isMeter = name.startsWith("langsmith.prompt.cache");
                if (!name.matches("(langsmith|management|spring)\\.[a-z0-9.-]+")) {
                    continue;
                }
                if (isMeter ? !meters.contains("`" + name) : !metadata.has(name) && !metadata.hasGroup(name)) {
                    unknown.add(page + ": " + code);
                }
            }
        }
        assertThat(unknown).isEmpty();
    }

    private static Stream<Document.Block> blocks() {
        return Document.all().stream().flatMap(page -> page.blocks("yaml", "yml", "properties").stream());
    }

    private static boolean isKubernetes(Document.Block block) {
        return block.code().startsWith("apiVersion:");
    }

    private static List<PropertySource<?>> load(Document.Block block) throws Exception {
        return new YamlPropertySourceLoader()
                .load("example", new ByteArrayResource(block.code().getBytes(StandardCharsets.UTF_8)));
    }

    private static StandardEnvironment bind(PropertySource<?> source) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(other -> environment.getPropertySources().remove(other.getName()));
        environment.getPropertySources().addFirst(source);
        Binder binder = Binder.get(environment);
        binder.bindOrCreate("langsmith", LangSmithProperties.class);
        binder.bindOrCreate("langsmith.prompt-cache", PromptCacheProperties.class);
        return environment;
    }
}
