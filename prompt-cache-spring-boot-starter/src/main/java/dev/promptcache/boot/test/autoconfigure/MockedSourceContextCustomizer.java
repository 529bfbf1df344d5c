package dev.promptcache.boot.test.autoconfigure;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.support.TestPropertySourceUtils;

/**
 * Lets an application start around a mock of the source: as if it had an API key, which nobody is there to send, and with nothing that
 * would ask the mock before the test has said what it answers.
 */
record MockedSourceContextCustomizer() implements ContextCustomizer {

    @Override
    public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
        TestPropertySourceUtils.addInlinedPropertiesToEnvironment(
                context,
                "langsmith.api-key=none",
                "langsmith.endpoint=",
                "langsmith.workspace-id=",
                "langsmith.prompt-cache.preload.identifiers=",
                "langsmith.prompt-cache.snapshot.location=",
                "langsmith.prompt-cache.fleet.enabled=false");
    }
}
