package dev.promptcache;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.promptcache.contract.Holds;
import java.lang.annotation.Annotation;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class ArchitectureTests {

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.promptcache");

    @Holds({"shape-core", "client-plain"})
    @Test
    void theCoreDependsOnTheJdkAndOnWhatTheDesignAllows() {
        check(classes()
                .should()
                .onlyDependOnClassesThat(resideInAPackage("java..")
                        .or(resideInAnyPackage("javax.crypto..", "javax.net.."))
                        .or(resideInAPackage("dev.promptcache.."))
                        .or(resideInAPackage("com.google.errorprone.annotations.."))
                        .or(resideInAPackage("org.jspecify.annotations.."))
                        .or(resideInAPackage("org.slf4j.."))
                        .or(resideInAPackage("tools.jackson.core..")))
                .because("the core runs without any framework: put what needs one into the starter"));
    }

    @Holds("shape-direction")
    @Test
    void packagesDependOnEachOtherInOneDirection() {
        knowsOnly("dev.promptcache.internal.json");
        knowsOnly("dev.promptcache.internal.text");
        knowsOnly("dev.promptcache.internal.manifest", "dev.promptcache.internal.text");
        knowsOnly(
                "dev.promptcache.template",
                "dev.promptcache.internal.json",
                "dev.promptcache.internal.manifest",
                "dev.promptcache.internal.text");
        knowsOnly("dev.promptcache.internal.snapshot", "dev.promptcache", "dev.promptcache.internal.json");
        knowsOnly("dev.promptcache.internal.fleet", "dev.promptcache", "dev.promptcache.internal.thread");
        knowsOnly("dev.promptcache.internal.recency");
        knowsOnly("dev.promptcache.internal.thread", "dev.promptcache");
        knowsOnly("dev.promptcache.internal.vetting", "dev.promptcache");
        knowsOnly("dev.promptcache.testing", "dev.promptcache", "dev.promptcache.template");
        knowsOnly("dev.promptcache.langsmith", "dev.promptcache", "dev.promptcache.internal.json");
        knowsOnly(
                "dev.promptcache.internal",
                "dev.promptcache",
                "dev.promptcache.template",
                "dev.promptcache.internal.recency",
                "dev.promptcache.internal.thread",
                "dev.promptcache.internal.vetting",
                "dev.promptcache.internal.snapshot",
                "dev.promptcache.internal.fleet",
                "dev.promptcache.internal.json");
    }

    @Holds("shape-chapter")
    @Test
    void noPackageIsTooLargeToBeReadByItself() {
        Map<String, Long> sizes = CORE.stream()
                .filter(type -> type.isTopLevelClass()
                        && !type.getSimpleName().equals("package-info")
                        && !type.getSimpleName().equals("module-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));

        assertThat(sizes)
                .as("types in each package: give a part of a larger one a package of its own")
                .allSatisfy((name, size) -> assertThat(size).as(name).isLessThanOrEqualTo(30));
    }

    @Test
    void packagesFormNoCycleButForTheBuildersDoor() {
        SlicesRuleDefinition.slices()
                .matching("dev.promptcache.(**)")
                .should()
                .beFreeOfCycles()
                .because("a package that needs those that need it cannot be read or changed by itself")
                .check(CORE);
    }

    @Holds("shape-door")
    @Test
    void theEngineIsMadeByTheBuilderAlone() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.promptcache")
                .and()
                .doNotHaveFullyQualifiedName(PromptCacheBuilder.class.getName())
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.promptcache.internal")
                .because("what users see must not depend on how the cache works: go through the builder"));
    }

    @Holds("shape-door")
    @Test
    void theEngineHasOneDoor() {
        check(classes()
                .that()
                .haveModifier(JavaModifier.PUBLIC)
                .and()
                .resideInAPackage("dev.promptcache.internal")
                .should()
                .haveFullyQualifiedName("dev.promptcache.internal.CacheParts")
                .because("what is public in the engine could be called from anywhere: make it package-private"));
    }

    @Holds("shape-json")
    @Test
    void jsonIsReadAndWrittenInOnePlace() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("dev.promptcache.internal.json")
                .should()
                .dependOnClassesThat(resideInAPackage("tools.jackson.."))
                .because("whoever uses the cache may use any JSON library: keep Jackson to the package for JSON"));
    }

    @Holds("shape-null")
    @Test
    void everyPackageIsNullMarked() {
        Class<? extends Annotation> nullMarked = NullMarked.class;
        check(classes()
                .that()
                .haveSimpleName("package-info")
                .should()
                .beAnnotatedWith(nullMarked)
                .because("null is wanted only where it is written: add @NullMarked to the package-info.java"));
    }

    @Holds({"S35", "shape-state"})
    @Test
    void noStateIsStaticAndMutable() {
        check(fields().that()
                .areStatic()
                .should()
                .beFinal()
                .because("two caches in one JVM share nothing: keep the state in the cache"));
    }

    @Holds({"W32", "P2-age"})
    @Test
    void timeIsReadFromTheTickerAlone() {
        check(noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Ticker.class.getName())
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .because("a test must be able to turn time by hand: read it from CacheClock"));
    }

    @Test
    void nothingIsPublicBesideTheApi() {
        check(classes()
                .that()
                .haveModifier(JavaModifier.PUBLIC)
                .and()
                .areTopLevelClasses()
                .and()
                .resideInAPackage("dev.promptcache")
                .should()
                .haveNameMatching(
                        ".*\\.(AsyncPromptCache|PromptCache|PromptKey|PromptCommit|PromptSource|PromptCacheConfig"
                                + "|PromptCacheBuilder|CachedPrompt|EntryListing|CacheMetrics|CacheStatus|PromptException"
                                + "|PromptCacheListener|PromptVetter|PromptRejection|FetchMode|FetchOutcome|Ticker"
                                + "|PromptFleet|FleetStatus)")
                .because("what is public must be kept: make it package-private, or add it to the API here on purpose"));
    }

    /** A package depends on the JDK, on libraries, and of ours on these packages alone. */
    private static void knowsOnly(String name, String... others) {
        Set<String> known = new HashSet<>(List.of(others));
        known.add(name);
        check(noClasses()
                .that()
                .resideInAPackage(name)
                .should()
                .dependOnClassesThat(resideInAPackage("dev.promptcache..")
                        .and(resideOutsideOfPackages(known.toArray(String[]::new))))
                .because("a package is a chapter that can be read without those that build on it: " + name
                        + " may know " + List.of(others)));
    }

    private static void check(ArchRule rule) {
        rule.check(CORE);
    }
}
