package dev.promptcache.boot.test.autoconfigure;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.bean.override.BeanOverrideHandler;
import org.springframework.test.context.bean.override.BeanOverrideStrategy;

/**
 * Finds out whether a test puts something else in the place of the cache or its source, with {@code @MockitoBean} for example, and so
 * wants no prompts of LangSmith's. A spy is not that: it is around the cache.
 */
final class MockedCacheContextCustomizerFactory implements ContextCustomizerFactory {

    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> configAttributes) {
        Set<Class<?>> replaced = new HashSet<>();
        find(testClass, replaced);
        boolean cache = replaced.contains(AsyncPromptCache.class);
        if (cache || replaced.contains(PromptCache.class)) {
            return new MockedCacheContextCustomizer(cache);
        }
        return replaced.contains(PromptSource.class) ? new MockedSourceContextCustomizer() : null;
    }

    private static void find(Class<?> testClass, Set<Class<?>> replaced) {
        for (BeanOverrideHandler handler : BeanOverrideHandler.forTestClass(testClass)) {
            if (handler.getStrategy() != BeanOverrideStrategy.WRAP) {
                replaced.add(handler.getBeanType().toClass());
            }
        }
        if (TestContextAnnotationUtils.searchEnclosingClass(testClass)) {
            find(testClass.getEnclosingClass(), replaced);
        }
    }
}
