package dev.promptcache.checks.page;

import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import java.time.Duration;
import java.util.List;

/** The prompts of an imagined application, some of which are in trouble. */
final class ExamplePrompts {

    /** What an application has to be started with for all of it to be seen. */
    static final String SHOWN = "management.endpoint.promptcache.show-values=always";

    static final String VETTED = "langsmith.prompt-cache.vetting.template=refuse";

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
            application.source().putText(identifier, "Answer {question} in one sentence.");
            application.cache().pull(identifier).join();
            application.ticker().advance(Duration.ofSeconds(7));
        }
        change(
                application,
                "search/answer:production",
                "Answer {question} in at most two sentences.\nCite the passage that you used.");
        change(application, "joke-generator", "Tell me a joke about {question}.");
        change(application, "support/summarise:production", "Summarise {question} for {audience}.");
        for (int reads = 0; reads < 400; reads++) {
            application.cache().get(FRESH.get(reads % FRESH.size()));
        }
        PromptKey broken = PromptKey.parse("checkout/refund-policy:production");
        application.source().fail(broken, new PromptException.Unavailable(broken, "LangSmith answered 503", 503, null));
        application.cache().refresh(broken);
        application.ticker().advance(Duration.ofSeconds(20));
    }

    private static void change(PageApplication application, String identifier, String template) {
        application.source().putText(identifier, template);
        // One of them is refused.
        application
                .cache()
                .refresh(PromptKey.parse(identifier))
                .exceptionally(failure -> null)
                .join();
        application.ticker().advance(Duration.ofSeconds(3));
    }
}
