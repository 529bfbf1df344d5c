package dev.promptcache.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.promptcache.contract.Holds;
import dev.promptcache.internal.text.Rendering;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever a manifest, a template and values are, the outcome is messages or a {@link TemplateException}. For longer:
 * {@code -Dtemplate.fuzz.seconds=60}; for the same again: {@code -Dtemplate.fuzz.seed=1}.
 */
class TemplateFuzzTests {

    private static final long SECONDS = Long.getLong("template.fuzz.seconds", 2);
    private static final long FIRST_SEED = Long.getLong("template.fuzz.seed", 1);

    @Holds("template-only")
    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void nothingButATemplateExceptionComesOut() throws IOException {
        List<CorpusTests.Case> cases = CorpusTests.cases().toList();
        List<Map<String, Object>> seeds =
                cases.stream().map(CorpusTests.Case::manifest).toList();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        int rendered = 0;
        long seed = FIRST_SEED;
        for (; rendered == 0 || System.nanoTime() < end; seed++) {
            Random random = new Random(seed);
            ManifestMutator mutator = new ManifestMutator(random, seeds);
            Map<String, Object> usual = cases.get(random.nextInt(cases.size())).variables();
            if (rendersOrRefuses(seed, mutator.manifest(), mutator.variables(usual))) {
                rendered++;
            }
        }
        assertThat(rendered).isPositive();
    }

    private static boolean rendersOrRefuses(long seed, Map<String, Object> manifest, Map<String, Object> variables) {
        try {
            PromptTemplate template = PromptTemplate.of(manifest);
            template.messages();
            RenderedPrompt prompt = template.render(variables);
            check(seed, prompt);
            return true;
        } catch (TemplateException e) {
            assertThat(e.getMessage()).as("seed %s", seed).isNotBlank();
            return false;
        } catch (RuntimeException | StackOverflowError e) {
            return fail("seed " + seed, e);
        }
    }

    private static void check(long seed, RenderedPrompt prompt) {
        String secret = System.getenv(ManifestMutator.SECRET);
        long length = 0;
        for (PromptMessage message : prompt.messages()) {
            length += message.text().length();
            assertThat(message.text()).as("seed %s", seed).doesNotContain(secret);
        }
        assertThat(length).as("seed %s", seed).isLessThanOrEqualTo(Rendering.MAX_CHARS);
        assertThat(prompt.toMaps()).as("seed %s", seed).hasSameSizeAs(prompt.messages());
    }

    @Holds("template-once")
    @Test
    void aValueIsNeverRenderedAgainWhateverItIs() {
        Random random = new Random(FIRST_SEED);
        ManifestMutator mutator = new ManifestMutator(random, List.of());
        for (int i = 0; i < 2_000; i++) {
            String value = mutator.template();
            String mustache = PromptTemplate.of(Manifests.mustache("<{{v}}{{#l}}{{{.}}}{{/l}}>"))
                    .render(Map.of("v", value, "l", List.of(value), "x", "resolved", "h", "resolved", "q", "resolved"))
                    .text();
            String fString = PromptTemplate.of(Manifests.fString("<{v}{v!s}>"))
                    .render(Map.of("v", value, "x", "resolved", "h", "resolved", "q", "resolved"))
                    .text();
            assertThat(List.of(mustache, fString)).containsOnly('<' + value + value + '>');
        }
    }
}
