package dev.promptcache.template;

import static dev.promptcache.template.Manifests.map;
import static dev.promptcache.template.Manifests.mustache;
import static dev.promptcache.template.Manifests.render;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.promptcache.contract.Holds;
import dev.promptcache.template.TemplateException.Category;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where LangChain's mustache goes beyond the specification, or its languages differ. */
class MustacheTests {

    private static TemplateException failureOf(String template, Object... variables) {
        return assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> render(mustache(template), variables))
                .actual();
    }

    @Test
    void nothingIsEscaped() {
        assertThat(render(mustache("{{x}} {{{x}}} {{&x}}"), "x", "<b> & \"q\" 'a' `t` =/"))
                .isEqualTo("<b> & \"q\" 'a' `t` =/ <b> & \"q\" 'a' `t` =/ <b> & \"q\" 'a' `t` =/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{{x}}", "{{{x}}}", "{{&x}}", "{{#x}}a{{/x}}", "{{^x}}a{{/x}}", "{{x.y}}", "{{#x.y}}a{{/x.y}}"})
    void aNameOutsideOfSectionsHasToBeGiven(String template) {
        TemplateException failure = failureOf("{{given}}" + template + "{{z}}", "given", 1);
        assertThat(failure.category()).isEqualTo(Category.MISSING_VARIABLE);
        assertThat(failure.names()).containsExactly("x", "z");
        assertThat(failure).hasMessageNotContaining("double the braces");
    }

    @Test
    void aNameInsideOfSectionsMayBeMissing() {
        assertThat(render(mustache("{{#s}}[{{a}}{{b.c}}{{#d}}x{{/d}}{{^d}}none{{/d}}]{{/s}}"), "s", Map.of("a", 1)))
                .isEqualTo("[1none]");
    }

    @Test
    void variablesAreTheFirstPartsOfNamesOutsideOfSections() {
        PromptTemplate template = PromptTemplate.of(mustache(
                "{{user.name}} {{#docs}}{{id}}{{x}}{{/docs}} {{^a.b}}{{y}}{{/a.b}} {{.}} {{user.id}}{{!c}}{{>p}}"));
        assertThat(template.variables()).containsExactly("user", "docs", "a");
    }

    @Test
    void falsyIsWhatJavaScriptTakesForFalseAndAnEmptyList() {
        for (Object falsy : Arrays.asList(
                null, false, 0, 0.0, -0.0, 0L, "", List.of(), new int[0], Optional.empty(), new StringBuilder())) {
            assertThat(render(mustache("{{#x}}yes{{/x}}{{^x}}no{{/x}}"), "x", falsy))
                    .isEqualTo("no");
        }
        for (Object truthy : List.of(true, 1, -1, 0.5, "0", "false", Map.of(), List.of(0), 'c', new int[1])) {
            assertThat(render(mustache("{{#x}}yes{{/x}}{{^x}}no{{/x}}"), "x", truthy))
                    .isEqualTo("yes");
        }
    }

    @Test
    void falsyElementsAreElements() {
        assertThat(render(mustache("{{#xs}}({{.}}){{/xs}}"), "xs", Arrays.asList(0, null, false, "", true, List.of())))
                .isEqualTo("(0)()(false)()(true)()");
    }

    @Test
    void valuesAreWrittenAsInFStringsButForWhatIsEmpty() {
        assertThat(render(
                        mustache("{{n}} {{f}} {{z}} {{d}} {{l}} {{m}} [{{e}}{{el}}{{em}}]"),
                        map(
                                        "n",
                                        42,
                                        "f",
                                        false,
                                        "z",
                                        0,
                                        "d",
                                        1.0,
                                        "l",
                                        List.of(1, "a"),
                                        "m",
                                        Map.of("a", "b"),
                                        "e",
                                        null,
                                        "el",
                                        List.of(),
                                        "em",
                                        Map.of())
                                .entrySet()
                                .stream()
                                .flatMap(e -> Stream.of(e.getKey(), e.getValue()))
                                .toArray()))
                .isEqualTo("42 false 0 1.0 [1,\"a\"] {\"a\":\"b\"} []");
    }

    @Test
    void aTrueSectionHasNoContextOfItsOwn() {
        assertThat(render(mustache("{{#xs}}{{#on}}{{.}}{{/on}}{{/xs}}"), "xs", List.of("a"), "on", true))
                .isEqualTo("a");
    }

    @Test
    void elementsOfListsAreReachedByTheirIndex() {
        assertThat(render(
                        mustache("{{xs.1}}{{xs.0.n}}[{{xs.2}}{{xs.01}}{{xs.-1}}{{xs.length}}]"),
                        "xs",
                        List.of(Map.of("n", 1), "b")))
                .isEqualTo("b1[]");
        assertThat(render(mustache("{{#xs}}{{0}}{{/xs}}"), "xs", List.of(List.of("a"), List.of("b"))))
                .isEqualTo("ab");
    }

    @Test
    void mapsHaveTheirKeysAndNothingElse() {
        assertThat(render(
                        mustache("[{{x.class}}{{x.size}}{{x.constructor.name}}{{x.a.length}}{{x.a.bytes}}{{n.x}}]"),
                        "x",
                        Map.of("a", "abc"),
                        "n",
                        0))
                .isEqualTo("[]");
    }

    @Test
    void collectionsAndArraysAreLists() {
        assertThat(render(
                        mustache("{{#a}}{{.}}{{/a}}{{#s}}{{.}}{{/s}}{{#t}}{{.}}{{/t}}{{t.0}}"),
                        "a",
                        new int[] {1, 2},
                        "s",
                        new LinkedHashSet<>(List.of("x", "y")),
                        "t",
                        new String[] {"p"}))
                .isEqualTo("12xypp");
    }

    @Test
    void messagesAreMaps() {
        assertThat(render(
                        mustache("{{#h}}{{role}}: {{content}}\n{{/h}}"),
                        "h",
                        List.of(PromptMessage.user("q"), PromptMessage.assistant("a"))))
                .isEqualTo("user: q\nassistant: a\n");
    }

    @Test
    void elseIsAVariable() {
        assertThat(render(mustache("{{#on}}a{{else}}b{{/on}}"), "on", true)).isEqualTo("ab");
        assertThat(render(mustache("{{#on}}a{{else}}b{{/on}}"), "on", false)).isEmpty();
    }

    @Test
    void partialsAreNothing() {
        assertThat(render(mustache("a{{> ../../etc/passwd}}b\n  {{>p}}  \nc"))).isEqualTo("ab\nc");
    }

    @Test
    void singleBracesStandAsTheyAre() {
        assertThat(render(mustache("{\"a\": {b}, \"c\": {{x}} }"), "x", 1)).isEqualTo("{\"a\": {b}, \"c\": 1 }");
    }

    @Holds("template-once")
    @Test
    void aValueIsNeverRenderedAgain() {
        assertThat(render(mustache("{{x}}{{#y}}{{.}}{{/y}}"), "x", "{{y}}{{{z}}}{{#a}}", "y", "{{=<% %>=}}"))
                .isEqualTo("{{y}}{{{z}}}{{#a}}{{=<% %>=}}");
    }

    @Test
    void namesKeepWhatStandsInThem() {
        assertThat(render(
                        mustache("{{my-var}}|{{my var}}|{{ Name }}|{{größe}}"),
                        "my-var",
                        1,
                        "my var",
                        2,
                        "Name",
                        3,
                        "größe",
                        4))
                .isEqualTo("1|2|3|4");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\t", "\r\n", "\u00a0", "\u2007", "\u202f", "\u2003", "\u3000"})
    void anySpaceMayStandInATag(String space) {
        String name = space + "x" + space;
        assertThat(render(
                        mustache(("{{N}}|{{{N}}}|{{S#N}}a{{S/N}}|{{S&N}}")
                                .replace("N", name)
                                .replace("S", space)),
                        "x",
                        "v"))
                .isEqualTo("v|v|a|v");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\t", "\u00a0", "\u2003"})
    void anySpaceMayStandBesideATagThatHasALineOfItsOwn(String space) {
        assertThat(render(mustache("a\nS{{#x}}S\nb\nS{{/x}}S\nc".replace("S", space)), "x", true))
                .isEqualTo("a\nb\nc");
    }

    @Test
    void aLineOfSeveralTagsThatWriteNothingGoes() {
        assertThat(render(mustache("a\n  {{#x}}{{! c }} \nb\n{{/x}}\nc"), "x", true))
                .isEqualTo("a\nb\nc");
        assertThat(render(mustache("{{#x}}  {{/x}}\n"), "x", true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{x", "{{{x}}", "{{!x", "{{#x}}", "{{^x}}a", "{{/x}}", "{{#x}}{{/y}}", "{{#x}}{{#y}}{{/x}}{{/y}}",
                        "{{}}", "{{ }}", "{{#}}{{/}}",
                "{{{}}}", "{{&}}", "{{=<%=}}", "{{==}}", "{{=a b c=}}", "{{=a = =}}", "{{=<% %>}}", "{{>*p}}",
                        "{{<p}}{{/p}}", "{{$b}}", "{{>}}"
            })
    void syntaxThatIsWrongIsABadTemplate(String template) {
        TemplateException failure = failureOf(template, "x", true, "y", true);
        assertThat(failure.category()).isEqualTo(Category.BAD_TEMPLATE);
        assertThat(failure).hasMessageContaining("at character ");
    }

    @Test
    void sectionsNestAsDeepAsInJavaScript() {
        assertThat(render(mustache("{{#x}}".repeat(255) + "in" + "{{/x}}".repeat(255)), "x", true))
                .isEqualTo("in");
        assertThat(failureOf("{{#x}}".repeat(256) + "in" + "{{/x}}".repeat(256), "x", true)
                        .category())
                .isEqualTo(Category.TOO_DEEP);
    }

    @Test
    void theReservedNameIsRefused() {
        assertThat(failureOf("{{#stop}}a{{/stop}}", "stop", true).category()).isEqualTo(Category.RESERVED_NAME);
    }

    @Test
    void thePartialOfAMapIsAMap() {
        assertThat(render(Manifests.text("{{a.x}}", "mustache", "partial_variables", Map.of("a", Map.of("x", "1")))))
                .isEqualTo("1");
    }
}
