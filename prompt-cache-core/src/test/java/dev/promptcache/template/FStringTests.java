package dev.promptcache.template;

import static dev.promptcache.template.Manifests.fString;
import static dev.promptcache.template.Manifests.render;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.promptcache.contract.Holds;
import dev.promptcache.template.TemplateException.Category;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What LangChain calls f-string is Python's format syntax with names alone. */
class FStringTests {

    private static TemplateException failureOf(String template, Object... variables) {
        return assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> render(fString(template), variables))
                .actual();
    }

    @Test
    void doubledBracesStandForOne() {
        assertThat(render(fString("{{x}} {{{x}}} {{{{}}}}"), "x", 1)).isEqualTo("{x} {1} {{}}");
    }

    @Test
    void namesAreWhateverStandsBetweenTheBraces() {
        assertThat(render(
                        fString("{ x }|{my-var}|{my var}|{größe}|{x=}|{class}"),
                        " x ",
                        1,
                        "my-var",
                        2,
                        "my var",
                        3,
                        "größe",
                        4,
                        "x=",
                        5,
                        "class",
                        6))
                .isEqualTo("1|2|3|4|5|6");
    }

    @Test
    void aNameWithSpacesIsNotTheNameWithout() {
        assertThat(failureOf("{ x }", "x", 1).names()).containsExactly(" x ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"constructor", "toString", "__proto__", "hasOwnProperty", "getClass", "self"})
    void noNameHasAValueThatWasNotGiven(String name) {
        TemplateException failure = failureOf('{' + name + '}');
        assertThat(failure.category()).isEqualTo(Category.MISSING_VARIABLE);
        assertThat(render(fString('{' + name + '}'), name, "given")).isEqualTo("given");
    }

    @Holds("template-missing")
    @Test
    void allMissingVariablesAreToldAtOnce() {
        TemplateException failure = failureOf("{b} {a} {given} {c}", "given", 1);
        assertThat(failure.category()).isEqualTo(Category.MISSING_VARIABLE);
        assertThat(failure.names()).containsExactly("b", "a", "c");
        assertThat(failure).hasMessageContaining("'b', 'a', 'c'").hasMessageNotContaining("double the braces");
    }

    @Test
    void furtherVariablesAreIgnored() {
        assertThat(render(fString("{a}"), "a", 1, "b", new Object())).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Reply as {\"a\": 1}", "{\n  \"a\": \"b\",\n  \"c\": [1]\n}", "{'a': 1}", "{\"a\": 99999999}"})
    void jsonThatIsNotDoubledIsMissingWithTheHintToDoubleIt(String template) {
        TemplateException failure = failureOf(template);
        assertThat(failure.category()).isEqualTo(Category.MISSING_VARIABLE);
        assertThat(failure).hasMessageContaining("double the braces");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\": {\"b\": 1}}|BAD_TEMPLATE",
                "{\"a\": 1|BAD_TEMPLATE",
                "{\"a.b\": 1}|REFUSED",
                "{\"a\": [1], \"b\": {}}|BAD_TEMPLATE"
            })
    void jsonThatIsAnErrorByItselfHasTheHintToo(String template, Category category) {
        TemplateException failure = failureOf(template);
        assertThat(failure.category()).isEqualTo(category);
        assertThat(failure).hasMessageContaining("double the braces");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{x", "{", "}", "a } b", "{x}}", "{ {x} }", "{x:>5", "{x!", "{x!s", "{x!}", "{x!sy}", "{[x}"})
    void syntaxThatIsWrongIsABadTemplate(String template) {
        TemplateException failure = failureOf(template, "x", 1);
        assertThat(failure.category()).isEqualTo(Category.BAD_TEMPLATE);
        assertThat(failure).hasMessageMatching("(?s).*at character \\d+.*");
    }

    @Test
    void theErrorNamesThePosition() {
        assertThat(failureOf("Hi {x} and } more", "x", 1)).hasMessageContaining("at character 12.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "a{}b", "{!s}", "{:>5}", "{x!r}", "{x!a}", "{x!z}", "{x:{w}}", "{x:{y.__class__}}"})
    void whatPythonWouldNotRenderByNamesIsABadTemplate(String template) {
        assertThat(failureOf(template, "x", 1, "w", 5, "", "").category()).isEqualTo(Category.BAD_TEMPLATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{a.b}", "{a[0]}", "{a]}", "{x.__class__.__mro__}", "{0}", "{12}", "{٣}", "{a.b:>5}"})
    void whatWouldLookIntoAValueIsRefusedByName(String template) {
        TemplateException failure = failureOf(template, "a", Map.of("b", 1), "a.b", 1, "0", 1);
        assertThat(failure.category()).isEqualTo(Category.REFUSED);
        assertThat(failure.names()).hasSize(1);
    }

    @Test
    void wrongSyntaxIsToldBeforeWhatIsRefused() {
        assertThat(failureOf("{a.b} }").category()).isEqualTo(Category.BAD_TEMPLATE);
    }

    @Test
    void theReservedNameIsRefused() {
        TemplateException failure = failureOf("{stop}", "stop", "x");
        assertThat(failure.category()).isEqualTo(Category.RESERVED_NAME);
        assertThat(failure.names()).containsExactly("stop");
    }

    @Holds("template-once")
    @Test
    void aValueIsNeverRenderedAgain() {
        assertThat(render(fString("{x} {y}"), "x", "{y} {{z}} {", "y", "{x}")).isEqualTo("{y} {{z}} { {x}");
    }

    @Test
    void lineEndsStayAsTheyAre() {
        assertThat(render(fString("a\r\n\t{x}\n\nb\r"), "x", "1\r\n2")).isEqualTo("a\r\n\t1\r\n2\n\nb\r");
    }

    @Test
    void aConversionToTextComesBeforeTheFormat() {
        assertThat(render(fString("[{x!s:>5}] [{y!s:<6}]"), "x", 42, "y", List.of(1)))
                .isEqualTo("[   42] [[1]   ]");
        assertThat(failureOf("{x!s:d}", "x", 42).category()).isEqualTo(Category.INVALID_VALUE);
    }

    @Test
    void variablesAreTheNamesInTheTemplateWhateverTheManifestLists() {
        Map<String, Object> manifest = Manifests.text(
                "{b} {a!s} {b:>3} {{c}}",
                "f-string",
                "input_variables",
                List.of("x", "a"),
                "partial_variables",
                Map.of("a", 1, "y", 2));
        PromptTemplate template = PromptTemplate.of(manifest);
        assertThat(template.variables()).containsExactly("b");
        assertThat(template.optionalVariables()).containsExactly("a");
    }
}
