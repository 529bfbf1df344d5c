package dev.promptcache.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.promptcache.template.TemplateException.Category;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Formats and values put together by chance, and what Python 3.11 makes of them; null where it raises an error. */
class FormatSpecCasesTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    static List<JsonNode> cases() throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                FormatSpecCasesTests.class.getResourceAsStream("format-specs.jsonl"), StandardCharsets.UTF_8))) {
            return reader.lines().map(JSON::readTree).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void formatsAsPythonDoes(JsonNode entry) {
        PromptTemplate template =
                PromptTemplate.of(Manifests.fString("{x:" + entry.get("spec").asString() + "}"));
        Object value = JSON.convertValue(entry.get("value"), Object.class);
        if (entry.get("expected").isNull()) {
            assertThatExceptionOfType(TemplateException.class)
                    .isThrownBy(() -> template.render(v -> v.put("x", value)))
                    .satisfies(e -> assertThat(e.category()).isEqualTo(Category.INVALID_VALUE));
        } else {
            assertThat(template.render(v -> v.put("x", value)).text())
                    .isEqualTo(entry.get("expected").asString());
        }
    }
}
