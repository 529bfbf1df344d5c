package dev.promptcache.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.boot.actuate.CacheDescriptor;
import dev.promptcache.boot.actuate.EntryDescriptor;
import dev.promptcache.boot.actuate.EvictionDescriptor;
import dev.promptcache.boot.actuate.MetricsDescriptor;
import dev.promptcache.boot.actuate.PromptCacheEndpoint;
import dev.promptcache.boot.actuate.PromptCacheEndpointWebExtension;
import dev.promptcache.boot.actuate.RefreshAllDescriptor;
import dev.promptcache.boot.actuate.RefreshDescriptor;
import dev.promptcache.boot.actuate.RefreshFailureDescriptor;
import dev.promptcache.boot.actuate.SettingsDescriptor;
import dev.promptcache.boot.autoconfigure.LangSmithProperties;
import dev.promptcache.boot.autoconfigure.PromptCacheProperties;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptSource;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.env.MapPropertySource;
import org.springframework.javapoet.ClassName;

class AheadOfTimeTests {

    private static final RuntimeHints HINTS = new RuntimeHints();
    private static final InMemoryGeneratedFiles FILES = new InMemoryGeneratedFiles();

    @BeforeAll
    static void process() {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "test",
                        Map.of(
                                "management.endpoints.web.exposure.include",
                                "*",
                                "langsmith.prompt-cache.fleet.enabled",
                                "true")));
        context.register(Application.class);
        DefaultGenerationContext generation =
                new DefaultGenerationContext(new ClassNameGenerator(ClassName.get(Application.class)), FILES, HINTS);
        new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
        generation.writeGeneratedContent();
    }

    @Holds("shape-aot")
    @Test
    void theBeansOfTheStarterAreGenerated() {
        assertThat(FILES.getGeneratedFiles(Kind.SOURCE).keySet())
                .anyMatch(file -> file.endsWith("/PromptCacheAutoConfiguration__BeanDefinitions.java"))
                .anyMatch(file -> file.endsWith("PromptCacheHealthContributorAutoConfiguration__BeanDefinitions.java"))
                .anyMatch(file -> file.endsWith("PromptCacheEndpointAutoConfiguration__BeanDefinitions.java"))
                .anyMatch(file -> file.endsWith("PromptCacheMetricsAutoConfiguration__BeanDefinitions.java"));
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                CacheDescriptor.class,
                EntryDescriptor.class,
                EvictionDescriptor.class,
                MetricsDescriptor.class,
                RefreshAllDescriptor.class,
                RefreshDescriptor.class,
                RefreshFailureDescriptor.class,
                SettingsDescriptor.class
            })
    void whatTheEndpointAnswersCanBeWrittenAsJson(Class<?> descriptor) {
        assertThat(descriptor.getRecordComponents())
                .allSatisfy(component -> assertThat(
                                RuntimeHintsPredicates.reflection().onMethodInvocation(component.getAccessor()))
                        .as(component.toString())
                        .accepts(HINTS));
    }

    @ParameterizedTest
    @ValueSource(classes = {PromptCacheEndpoint.class, PromptCacheEndpointWebExtension.class})
    void theOperationsOfTheEndpointCanBeCalled(Class<?> endpoint) {
        assertThat(Arrays.stream(endpoint.getDeclaredMethods())
                        .filter(method -> Modifier.isPublic(method.getModifiers()))
                        .filter(method -> method.getName().matches("cache|entry|refreshAll|refresh|evict|clear")))
                .isNotEmpty()
                .allSatisfy(
                        method -> assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(method))
                                .as(method.toString())
                                .accepts(HINTS));
    }

    @ParameterizedTest
    @ValueSource(classes = {PromptCacheProperties.class, LangSmithProperties.class})
    void thePropertiesCanBeBound(Class<?> properties) {
        assertThat(Arrays.stream(properties.getMethods())
                        .filter(method -> method.getName().startsWith("set")))
                .isNotEmpty()
                .allSatisfy(
                        setter -> assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(setter))
                                .as(setter.toString())
                                .accepts(HINTS));
    }

    @ParameterizedTest
    @CsvSource({"Entry, lastRead", "recency.Stamped, stamp"})
    void theFieldsThatTheCoreLooksUpAreThere(String type, String name) throws Exception {
        Class<?> owner = Class.forName("dev.promptcache.internal." + type);
        assertThat(owner.getDeclaredField(name)).isNotNull();
        assertThat(RuntimeHintsPredicates.reflection().onFieldAccess(owner.getName(), name))
                .accepts(HINTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"common", "claim", "store", "fail", "mark", "read", "position", "changes"})
    void theScriptsOfTheFleetAreThere(String script) {
        assertThat(RuntimeHintsPredicates.resource().forResource("dev/promptcache/boot/redis/" + script + ".lua"))
                .accepts(HINTS);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        FakePromptSource fakePromptSource() {
            return new FakePromptSource();
        }
    }
}
