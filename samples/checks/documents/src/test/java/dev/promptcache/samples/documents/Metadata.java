package dev.promptcache.samples.documents;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The configuration properties that there are, the starter's and Spring Boot's. */
final class Metadata {

    private final Set<String> names = new HashSet<>();
    private final Set<String> maps = new HashSet<>();

    Metadata() {
        try {
            for (URL url : Collections.list(
                    Metadata.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
                try (InputStream json = url.openStream()) {
                    JsonMapper.shared().readTree(json).path("properties").forEach(this::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(JsonNode property) {
        String name = property.path("name").asString();
        names.add(name);
        if (property.path("type").asString("").startsWith("java.util.Map")) {
            maps.add(name);
        }
    }

    /** Whether there is such a property, or one that holds any number of such. */
    boolean has(String name) {
        return names.contains(name) || maps.stream().anyMatch(map -> name.startsWith(map + "."));
    }

    /** Whether properties begin so. */
    boolean hasGroup(String name) {
        return names.stream().anyMatch(property -> property.startsWith(name + "."));
    }
}
