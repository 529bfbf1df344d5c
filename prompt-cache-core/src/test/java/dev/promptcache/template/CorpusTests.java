package dev.promptcache.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.contract.Holds;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Prompts that LangChain's Python and JavaScript were run on, and what has to come out. */
class CorpusTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    static Stream<Case> cases() throws IOException {
        return readCases().stream();
    }

    static Stream<Case> casesWithoutOptIn() throws IOException {
        return readCases().stream().filter(entry -> entry.json().has("without_opt_in"));
    }

    static Stream<Case> casesWithModel() throws IOException {
        return readCases().stream().filter(entry -> entry.json().has("model"));
    }

    static Stream<Case> casesWithOpenAiForm() throws IOException {
        return readCases().stream().filter(entry -> entry.json().has("openai_wire"));
    }

    @Test
    void theCorpusIsComplete() throws IOException {
        assertThat(readCases()).hasSize(275);
        assertThat(casesWithoutOptIn()).hasSize(11);
        assertThat(casesWithModel()).hasSize(7);
        assertThat(casesWithOpenAiForm()).hasSize(34);
    }

    @Holds({"goal-messages", "template-langchain"})
    @ParameterizedTest
    @MethodSource("cases")
    void rendersWhatTheCorpusExpects(Case entry) {
        assertThat(asJson(entry.render(new Jinja2Subset())))
                .isEqualTo(entry.json().get("expected"));
    }

    /** Cases of one's own, that LangChain 1.6.5 for Python and 1.4.0 for JavaScript agree upon. */
    static Stream<Case> agreedCases() throws IOException {
        return readCases("agreed.jsonl").stream();
    }

    @ParameterizedTest
    @MethodSource("agreedCases")
    void rendersWhatBothLanguagesRender(Case entry) {
        assertThat(asJson(entry.render(null))).isEqualTo(entry.json().get("expected"));
    }

    @ParameterizedTest
    @MethodSource("casesWithoutOptIn")
    void refusesJinja2WithoutAnEngine(Case entry) {
        assertThat(asJson(entry.render(null))).isEqualTo(entry.json().get("without_opt_in"));
    }

    @Holds("template-model")
    @ParameterizedTest
    @MethodSource("casesWithModel")
    void readsTheModel(Case entry) {
        assertThat(asJson(CorpusForm.of(PromptTemplate.of(entry.manifest()).model())))
                .isEqualTo(entry.json().get("model"));
    }

    @Holds({"goal-messages", "template-langchain"})
    @ParameterizedTest
    @MethodSource("casesWithOpenAiForm")
    void givesTheMessagesAsLangChainSendsThemToOpenAi(Case entry) {
        RenderedPrompt rendered = PromptTemplate.of(entry.manifest()).render(entry.variables());
        assertThat(asJson(rendered.toMaps())).isEqualTo(entry.json().get("openai_wire"));
    }

    private static JsonNode asJson(Object value) {
        return JSON.readTree(JSON.writeValueAsString(value));
    }

    private static List<Case> readCases() throws IOException {
        return readCases("corpus.jsonl");
    }

    private static List<Case> readCases(String resource) throws IOException {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(CorpusTests.class.getResourceAsStream(resource), StandardCharsets.UTF_8))) {
            return reader.lines().map(line -> new Case(JSON.readTree(line))).toList();
        }
    }

    record Case(JsonNode json) {

        @SuppressWarnings("unchecked")
        Map<String, Object> manifest() {
            return JSON.convertValue(json.get("manifest"), Map.class);
        }

        @SuppressWarnings("unchecked")
        Map<String, Object> variables() {
            return JSON.convertValue(json.get("variables"), Map.class);
        }

        Map<String, Object> render(TemplateEngine jinja2) {
            try {
                PromptTemplate.Builder builder = PromptTemplate.builder(manifest());
                if (jinja2 != null) {
                    builder.jinja2(jinja2);
                }
                return CorpusForm.of(builder.build().render(variables()));
            } catch (TemplateException e) {
                return CorpusForm.of(e);
            }
        }

        @Override
        public String toString() {
            return json.get("name").asString();
        }
    }
}
