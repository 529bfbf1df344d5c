package dev.promptcache.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The rules of the mustache specification, all but partials, lambdas, and the escaping that a prompt does not want. */
class MustacheRulesTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    static Stream<Rule> rules() throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                MustacheRulesTests.class.getResourceAsStream("mustache-rules.jsonl"), StandardCharsets.UTF_8))) {
            List<Rule> rules =
                    reader.lines().map(line -> new Rule(JSON.readTree(line))).toList();
            return rules.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void holds(Rule rule) {
        Map<String, Object> manifest =
                Manifests.mustache(rule.json().get("template").asString());
        assertThat(PromptTemplate.of(manifest).render(rule.data()).text())
                .isEqualTo(rule.json().get("expected").asString());
    }

    record Rule(JsonNode json) {

        @SuppressWarnings("unchecked")
        Map<String, Object> data() {
            return JSON.convertValue(json.get("data"), Map.class);
        }

        @Override
        public String toString() {
            return json.get("rule").asString();
        }
    }
}
