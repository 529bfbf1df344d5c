package dev.promptcache.internal.manifest;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a structured prompt says of the answer.
 *
 * @param schema its JSON Schema
 * @param kwargs how to ask for it
 */
public record OutputSchema(Map<String, @Nullable Object> schema, Map<String, @Nullable Object> kwargs) {

    private static final String KWARGS = "structured_output_kwargs";

    /** What a structured prompt has beside that, also in the dumps of JavaScript. */
    private static final Set<String> FIELDS = Set.of(
            "name",
            "input_variables",
            "optional_variables",
            "input_types",
            "output_parser",
            "partial_variables",
            "metadata",
            "tags",
            "messages",
            "validate_template",
            "template_format",
            "schema_",
            "schema",
            KWARGS);

    /**
     * What a structured prompt says.
     *
     * @param prompt the prompt
     * @return the schema
     * @throws TemplateFailure if it has none
     */
    public static OutputSchema of(Node prompt) {
        Object first = prompt.get("schema_");
        String name = first == null || Map.of().equals(first) ? "schema" : "schema_";
        Map<String, @Nullable Object> schema = ManifestData.copyMap(prompt.map(name), prompt.at(name));
        if (schema.isEmpty()) {
            throw Node.invalid(prompt.at(name), "a structured prompt needs a schema that is not empty");
        }
        Map<String, @Nullable Object> kwargs = new LinkedHashMap<>();
        if (prompt.get(KWARGS) != null) {
            kwargs.putAll(ManifestData.copyMap(prompt.map(KWARGS), prompt.at(KWARGS)));
        }
        prompt.kwargs().forEach((key, value) -> {
            if (key instanceof String other && !FIELDS.contains(other)) {
                kwargs.put(other, ManifestData.copy(value, prompt.at(other)));
            }
        });
        return new OutputSchema(schema, Collections.unmodifiableMap(kwargs));
    }
}
