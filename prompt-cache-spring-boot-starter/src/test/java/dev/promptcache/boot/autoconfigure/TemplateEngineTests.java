package dev.promptcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.promptcache.PromptCache;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.contract.Holds;
import dev.promptcache.template.TemplateEngine;
import dev.promptcache.template.TemplateException;
import dev.promptcache.testing.FakePromptSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Jinja2 in an application. */
class TemplateEngineTests {

    private final ApplicationContextRunner runner = Runners.starterWithFakes();

    @Test
    void jinja2IsRefusedWithoutAnEngine() {
        runner.run(context -> assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> render(context))
                .satisfies(e -> assertThat(e.category()).isEqualTo(TemplateException.Category.REFUSED)));
    }

    @Holds("template-engine")
    @Test
    void anEngineThatIsABeanRendersIt() {
        runner.withBean(TemplateEngine.class, () -> (template, variables) -> template + variables)
                .run(context -> assertThat(render(context)).isEqualTo("Hi {{ name }}{name=Ada}"));
    }

    private static String render(AssertableApplicationContext context) {
        Map<String, Object> kwargs =
                Map.of("template", "Hi {{ name }}", "template_format", "jinja2", "input_variables", List.of("name"));
        Map<String, Object> manifest = Map.of(
                "lc",
                1,
                "type",
                "constructor",
                "id",
                List.of("langchain", "prompts", "prompt", "PromptTemplate"),
                "kwargs",
                kwargs);
        context.getBean(FakePromptSource.class)
                .put(PromptKey.parse("greeting"), new PromptCommit("-", "greeting", "c34aaa3c7f06", manifest));
        return context.getBean(PromptCache.class)
                .render("greeting", Map.of("name", "Ada"))
                .text();
    }
}
