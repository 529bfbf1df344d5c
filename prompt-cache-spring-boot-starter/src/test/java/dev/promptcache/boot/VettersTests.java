package dev.promptcache.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.contract.Holds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

/** The vetters that the starter brings. */
@ExtendWith(OutputCaptureExtension.class)
class VettersTests {

    private static final PromptKey P = PromptKey.parse("p");
    private static final PromptCommit UNREADABLE = new PromptCommit("-", "p", "33cc", Map.of("secret", "recipe"));

    private final TemplateVetter refusing = new TemplateVetter(true);

    @Holds("property-vetting")
    @Test
    void aChangeThatWantsNewVariablesIsRefused() {
        assertThat(refusing.objection(P, text("Hi {name}"), text("Hi {name}, {tone} and {mood}")))
                .contains("it wants the variables [mood, tone], which the one before did not");
    }

    @Test
    void aChangeThatWantsNoMoreThanBeforeIsLetIn() {
        assertThat(refusing.objection(P, text("Hi {name}"), text("Hi"))).isEmpty();
        assertThat(refusing.objection(P, text("Hi {name}"), text("Hello {name}")))
                .isEmpty();
    }

    @Holds("property-vetting")
    @Test
    void aChangeThatCannotBeParsedIsRefusedAndNotQuoted() {
        assertThat(refusing.objection(P, text("Hi {name}"), UNREADABLE))
                .hasValueSatisfying(reason ->
                        assertThat(reason).startsWith("it cannot be parsed: ").doesNotContain("recipe"));
    }

    @Test
    void whatCouldNotBeParsedBeforeHasNotGotWorse() {
        assertThat(refusing.objection(P, UNREADABLE, new PromptCommit("-", "p", "44dd", Map.of())))
                .isEmpty();
    }

    @Test
    void aFirstCommitIsNoChange() {
        assertThat(refusing.objection(P, null, UNREADABLE)).isEmpty();
    }

    @Holds("property-vetting")
    @Test
    void aWarningLetsItInAndSaysHowToKeepItOut(CapturedOutput output) {
        TemplateVetter warning = new TemplateVetter(false);
        assertThat(warning.objection(P, text("Hi"), text("Hi {name}"))).isEmpty();
        assertThat(output)
                .contains("WARN")
                .contains("it wants the variables [name]")
                .contains("langsmith.prompt-cache.vetting.template=refuse");
    }

    @Test
    void aManifestIsMeasuredAsItsJsonText() {
        Map<String, @Nullable Object> manifest = new HashMap<>();
        manifest.put("text", "quote \" slash \\ line \n bell \u0007 ü 日 😀");
        manifest.put("list", Arrays.asList(1, -2.5, true, null, List.of(), Map.of()));
        manifest.put("map", Map.of("a", "b", "c", Map.of("d", 1)));
        int size = JsonMapper.shared().writeValueAsString(manifest).getBytes(StandardCharsets.UTF_8).length;
        PromptCommit commit = new PromptCommit("-", "p", "11aa", manifest);
        assertThat(new ManifestSizeVetter(DataSize.ofBytes(size)).objection(P, null, commit))
                .isEmpty();
        assertThat(new ManifestSizeVetter(DataSize.ofBytes(size - 1)).objection(P, null, commit))
                .contains("its manifest has " + size + " bytes, more than the " + (size - 1)
                        + " of langsmith.prompt-cache.vetting.max-size");
    }

    private static PromptCommit text(String template) {
        return new PromptCommit(
                "-",
                "p",
                Integer.toHexString(template.hashCode()),
                Map.of(
                        "lc",
                        1,
                        "type",
                        "constructor",
                        "id",
                        List.of("langchain", "prompts", "prompt", "PromptTemplate"),
                        "kwargs",
                        Map.of("template", template, "template_format", "f-string", "input_variables", List.of())));
    }
}
