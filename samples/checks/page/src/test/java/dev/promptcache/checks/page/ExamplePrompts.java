package dev.promptcache.checks.page;

import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import java.time.Duration;
import java.util.List;

/** The prompts of an imagined application, some of which are in trouble. */
final class ExamplePrompts {

    private static final List<String> FRESH = List.of(
            "support/summarise:production",
            "joke-generator",
            "onboarding/welcome-mail:staging",
            "search/query-rewrite:production",
            "search/answer:production",
            "agents/critic:production",
            "reports/weekly-digest:production");

    private ExamplePrompts() {}

    static void hold(PageApplication application) {
        application.source().failAll(null);
        application.hold("legal/contract-check:8f31c2aa", "8f31c2aa09b7d4e65c10");
        application.hold("checkout/refund-policy:production", "41d8e7f0a2b93c645511");
        application.hold("agents/planner:canary", "c0ffee12d3a4b5968877");
        application.ticker().advance(Duration.ofMinutes(4));
        for (String identifier : FRESH) {
            application.hold(identifier, String.format("%08x", identifier.hashCode()) + "55aa33cc99ee");
            application.ticker().advance(Duration.ofSeconds(7));
        }
        PromptKey broken = PromptKey.parse("checkout/refund-policy:production");
        application.source().fail(broken, new PromptException.Unavailable(broken, "LangSmith answered 503", 503, null));
        application.cache().refresh(broken);
        application.ticker().advance(Duration.ofSeconds(20));
    }
}
