package dev.promptcache.boot;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.promptcache.boot.autoconfigure.PromptCacheAutoConfiguration;
import dev.promptcache.boot.test.autoconfigure.AutoConfigureTestPrompts;
import dev.promptcache.contract.Holds;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.Logger;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Condition;
import org.springframework.stereotype.Component;
import tools.jackson.databind.ObjectMapper;

// One instance, so that the classes are read once.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTests {

    private static final String BASE = "dev.promptcache.boot";
    private static final String ROOT = BASE + ".";
    private static final String TEST = ROOT + "test.autoconfigure";
    private static final List<String> OUTER = List.of(ROOT + "autoconfigure", ROOT + "springai.autoconfigure", TEST);
    private static final List<String> ADAPTERS = List.of(ROOT + "springai", ROOT + "langchain4j");
    private static final int MOST_TYPES_OF_A_PACKAGE = 30;

    // From where the production classes are, which is a jar when these tests run on another version of Spring Boot.
    private final JavaClasses ours = new ClassFileImporter()
            .importUrl(PromptCacheAutoConfiguration.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation());

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("dev.promptcache.(**)")
                .should()
                .beFreeOfCycles()
                .because("packages that need each other are one package: move the class that closes the cycle")
                .check(ours);
    }

    @Holds("shape-direction")
    @Test
    void dependenciesPointFromAutoConfigurationToTheCoreAndNeverBack() {
        for (JavaPackage inner : packages()) {
            if (OUTER.contains(inner.getName())) {
                continue;
            }
            String[] known = ADAPTERS.contains(inner.getName())
                    ? new String[] {inner.getName(), ROOT + "adapter", ROOT + "observation"}
                    : new String[] {inner.getName(), BASE};
            noClasses()
                    .that()
                    .resideInAPackage(inner.getName())
                    .should()
                    .dependOnClassesThat(resideInAPackage(BASE + "..").and(not(resideInAnyPackage(known))))
                    .because("only autoconfigure knows the other packages: hand over what is needed as a parameter")
                    .check(ours);
        }
        noClasses()
                .that()
                .resideOutsideOfPackages(OUTER.toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(OUTER.toArray(String[]::new))
                .because("what runs in an application does not know how it was configured: hand over what is needed")
                .check(ours);
    }

    @Holds("shape-optional")
    @Test
    void optionalTechnologiesAreTouchedOnlyFromTheirOwnPackageAndAutoConfiguration() {
        touchedOnlyFrom("PromptCacheEndpointAutoConfiguration", "org.springframework.boot.actuate..", "actuate");
        touchedOnlyFrom("PromptCacheHealthContributorAutoConfiguration", "org.springframework.boot.health..", "health");
        touchedOnlyFrom("PromptCacheMetricsAutoConfiguration", "io.micrometer.core..", "metrics");
        touchedOnlyFrom("PromptCacheEnvironmentChangeAutoConfiguration", "org.springframework.cloud..", "cloud");
        touchedOnlyFrom("PromptCacheContextPropagationAutoConfiguration", "io.micrometer.context..");
        touchedOnlyFrom(
                "PromptCacheSpringAiAutoConfiguration",
                "org.springframework.ai..",
                "springai",
                "springai.autoconfigure");
        touchedOnlyFrom("PromptCacheFleetAutoConfiguration", "org.springframework.data.redis..", "redis");
        touchedOnlyFrom("PromptCacheWebhookAutoConfiguration", "org.springframework.web.servlet..", "webhook");
        touchedOnlyFrom("PromptCacheWebhookAutoConfiguration", "org.springframework.web.reactive..", "webhook");
        touchedOnlyFrom("none", "dev.langchain4j..", "langchain4j");
    }

    private void touchedOnlyFrom(String autoConfiguration, String technology, String... packages) {
        noClasses()
                .that()
                .resideOutsideOfPackages(Stream.of(packages).map(ROOT::concat).toArray(String[]::new))
                .and()
                .haveNameNotMatching(".*\\." + autoConfiguration + "(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(technology)
                .because(
                        "an application without it could not start: use a package and an auto-configuration of its own")
                .check(ours);
    }

    @Holds("shape-chapter")
    @Test
    void aPackageIsNoLongerThanAChapter() {
        for (JavaPackage chapter : packages()) {
            assertThat(chapter.getClasses())
                    .filteredOn(type ->
                            type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                    .as("types in " + chapter.getName() + ", more than which nobody reads as one: make two of it")
                    .hasSizeLessThanOrEqualTo(MOST_TYPES_OF_A_PACKAGE);
        }
    }

    @Test
    void theSupportOfTestsIsTouchedByNothingThatRunsInAnApplication() {
        noClasses()
                .that()
                .resideOutsideOfPackage(TEST)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        TEST,
                        "dev.promptcache.testing",
                        "org.springframework.test..",
                        "org.springframework.boot.test..")
                .because("an application runs without the libraries of its tests: keep to " + TEST)
                .check(ours);
    }

    @Test
    void autoConfigurationsArePublicFinalWithoutPublicMembersAndNamedForWhatTheyAre() {
        classes()
                .that()
                .areAnnotatedWith(AutoConfiguration.class)
                .should()
                .bePublic()
                .andShould()
                .haveModifier(JavaModifier.FINAL)
                .andShould()
                .haveSimpleNameEndingWith("AutoConfiguration")
                .andShould()
                .resideInAnyPackage(OUTER.toArray(String[]::new))
                .because("applications may name an auto-configuration to exclude it, and nothing more")
                .check(ours);
        noMethods()
                .that()
                .areDeclaredInClassesThat()
                .areAnnotatedWith(AutoConfiguration.class)
                .should()
                .bePublic()
                .because("an auto-configuration is no API: make its bean methods package-private")
                .check(ours);
    }

    @Test
    void everyAutoConfigurationIsListedAndNothingElse() throws IOException {
        assertThat(imports(AutoConfiguration.class))
                .containsExactlyInAnyOrderElementsOf(
                        autoConfigurations(type -> !type.getPackageName().equals(TEST)));
    }

    @Test
    void theAutoConfigurationsOfTestsAreListedForTheirAnnotationAlone() throws IOException {
        assertThat(imports(AutoConfigureTestPrompts.class))
                .containsAll(autoConfigurations(type -> type.getPackageName().equals(TEST)))
                .contains(PromptCacheAutoConfiguration.class.getName());
    }

    @Test
    void optionalNeighboursAreNamedNotReferenced() {
        classes()
                .that()
                .areAnnotatedWith(AutoConfiguration.class)
                .should(condition("reference only our own classes in before and after", type -> {
                    AutoConfiguration annotation = type.reflect().getAnnotation(AutoConfiguration.class);
                    return Stream.of(annotation.after(), annotation.before())
                            .flatMap(Arrays::stream)
                            .allMatch(neighbour -> neighbour.getName().startsWith(ROOT));
                }))
                .because("a class that is not there fails the start: use afterName or beforeName")
                .check(ours);
    }

    @Test
    void conditionsAreNotPublic() {
        classes()
                .that()
                .implement(Condition.class)
                .should()
                .notBePublic()
                .because("conditions are no API: make them package-private")
                .allowEmptyShould(true)
                .check(ours);
    }

    @Test
    void classConditionsStandOnClasses() {
        noMethods()
                .that()
                .areAnnotatedWith(Bean.class)
                .should()
                .beAnnotatedWith(ConditionalOnClass.class)
                .because("the method's signature is loaded all the same: put the condition on a class")
                .check(ours);
    }

    @Test
    void missingBeanConditionsDoNotRepeatTheReturnType() {
        methods()
                .that()
                .areAnnotatedWith(ConditionalOnMissingBean.class)
                .should(methodCondition("not repeat the return type", method -> {
                    Class<?>[] types = method.reflect()
                            .getAnnotation(ConditionalOnMissingBean.class)
                            .value();
                    return types.length != 1
                            || !types[0].equals(method.reflect().getReturnType());
                }))
                .because("the return type is what the condition looks for anyway: leave it out")
                .check(ours);
    }

    @Test
    void beanMethodsReturnNoPrivateType() {
        methods()
                .that()
                .areAnnotatedWith(Bean.class)
                .should(methodCondition(
                        "return a type that is not private",
                        method -> !method.getRawReturnType().getModifiers().contains(JavaModifier.PRIVATE)))
                .because("ahead-of-time processing cannot name a private type: make it package-private")
                .check(ours);
    }

    @Test
    void nothingIsPublishedThatTurnsOffWhatSpringBootConfigures() {
        noMethods()
                .that()
                .areAnnotatedWith(Bean.class)
                .should()
                .haveRawReturnType(describe(
                        "an executor or a mapper",
                        type -> type.isAssignableTo(Executor.class) || type.isAssignableTo(ObjectMapper.class)))
                .because("it would replace the application's own: keep it inside the bean that uses it")
                .check(ours);
    }

    @Holds("shape-state")
    @Test
    void thereAreNoPostProcessorsNoScanningAndNoComponents() {
        noClasses()
                .should()
                .beAssignableTo(BeanPostProcessor.class)
                .orShould()
                .beAssignableTo(BeanFactoryPostProcessor.class)
                .because("they pull other beans in too early: use a customizer or a lifecycle")
                .check(ours);
        noClasses()
                .should()
                .beAnnotatedWith(ComponentScan.class)
                .orShould()
                .beAnnotatedWith(Component.class)
                .because("an auto-configuration is imported by its name: declare the bean in one")
                .check(ours);
    }

    @Test
    void propertiesStandUnderOurOwnPrefix() {
        classes()
                .that()
                .areAnnotatedWith(ConfigurationProperties.class)
                .should(condition(
                        "have a prefix that is ours",
                        type -> type.reflect()
                                .getAnnotation(ConfigurationProperties.class)
                                .value()
                                .matches("langsmith(\\.prompt-cache(\\..*)?)?|management\\.endpoint\\.promptcache")))
                .because("'server', 'management' and 'spring' are not ours: use langsmith.prompt-cache")
                .check(ours);
    }

    @Holds("shape-state")
    @Test
    void fieldsAreNeitherInjectedNorStaticAndMutable() {
        noFields()
                .should()
                .beAnnotatedWith(Autowired.class)
                .because("what an object needs is a parameter of its constructor")
                .check(ours);
        fields().that()
                .areStatic()
                .should()
                .beFinal()
                .because("the application context owns all state: make it a field of a bean")
                .check(ours);
        constructors()
                .should()
                .notBeAnnotatedWith(Autowired.class)
                .because("one constructor needs no annotation")
                .check(ours);
    }

    @Test
    void eachClassLogsUnderItsOwnName() throws IllegalAccessException {
        for (JavaClass type : ours) {
            for (JavaField field : type.getFields()) {
                // What it writes is to be kept apart by its name.
                if (field.getRawType().isEquivalentTo(Logger.class) && !type.isEquivalentTo(AuditLog.class)) {
                    Field logger = field.reflect();
                    logger.setAccessible(true);
                    assertThat(((Logger) logger.get(null)).getName())
                            .as("the name that an operator finds the class by")
                            .isEqualTo(type.getName());
                }
            }
        }
    }

    @Test
    void textIsNotChangedByTheLocaleOfTheMachine() {
        noClasses()
                .should()
                .callMethod(String.class, "toLowerCase")
                .orShould()
                .callMethod(String.class, "toUpperCase")
                .because(
                        "a Turkish machine has another lower case of I: pass " + Locale.class.getSimpleName() + ".ROOT")
                .check(ours);
    }

    @Test
    void listsAreCollectedUnmodifiable() {
        noClasses()
                .should()
                .callMethod(Collectors.class, "toList")
                .because("its result may be changed by anybody: use Stream.toList()")
                .check(ours);
    }

    @Holds("shape-null")
    @Test
    void everyPackageIsNullMarked() {
        for (JavaClass type : ours) {
            assertThat(type.getPackage().isAnnotatedWith(NullMarked.class))
                    .as("package-info.java of " + type.getPackageName() + " has @NullMarked")
                    .isTrue();
        }
    }

    private List<JavaPackage> packages() {
        return ours.stream().map(JavaClass::getPackage).distinct().toList();
    }

    private List<String> autoConfigurations(Predicate<JavaClass> wanted) {
        return ours.stream()
                .filter(type -> type.isAnnotatedWith(AutoConfiguration.class))
                .filter(wanted)
                .map(JavaClass::getName)
                .toList();
    }

    private static List<String> imports(Class<?> annotation) throws IOException {
        return linesOfOurs("META-INF/spring/" + annotation.getName() + ".imports");
    }

    private static List<String> linesOfOurs(String resource) throws IOException {
        List<String> lines = new ArrayList<>();
        for (URL url : Collections.list(
                PromptCacheAutoConfiguration.class.getClassLoader().getResources(resource))) {
            try (InputStream imports = url.openStream()) {
                new String(imports.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.startsWith(ROOT))
                        .forEach(lines::add);
            }
        }
        return lines;
    }

    private static ArchCondition<JavaClass> condition(String description, Predicate<JavaClass> accepts) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean accepted = accepts.test(type);
                events.add(new SimpleConditionEvent(type, accepted, type.getName() + ": " + accepted));
            }
        };
    }

    private static ArchCondition<JavaMethod> methodCondition(String description, Predicate<JavaMethod> accepts) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                boolean accepted = accepts.test(method);
                events.add(new SimpleConditionEvent(method, accepted, method.getFullName() + ": " + accepted));
            }
        };
    }
}
