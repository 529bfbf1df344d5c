package dev.promptcache.boot.test.autoconfigure;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.support.TestPropertySourceUtils;

/**
 * Lets an application start around a mock of the cache: without an API key, and with nothing that would ask the mock, or its own
 * snapshot, for prompts.
 *
 * @param cache whether the cache is mocked rather than its blocking view alone
 */
record MockedCacheContextCustomizer(boolean cache) implements ContextCustomizer {

    @Override
    public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
        TestPropertySourceUtils.addInlinedPropertiesToEnvironment(
                context,
                "langsmith.prompt-cache.preload.identifiers=",
                "langsmith.prompt-cache.snapshot.location=",
                "langsmith.prompt-cache.fleet.enabled=false");
        AnnotatedBeanDefinitionReader beans =
                new AnnotatedBeanDefinitionReader((BeanDefinitionRegistry) context.getBeanFactory());
        beans.register(BehindMockedView.class);
        if (cache) {
            beans.register(BehindMockedCache.class);
        }
    }
}
