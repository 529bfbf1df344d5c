package dev.promptcache.boot.test.autoconfigure;

import dev.promptcache.testing.FakePromptSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;

/** What stands behind the cache of which a test mocks the blocking view: no LangSmith. */
@Configuration(proxyBeanMethods = false)
class BehindMockedView {

    @Bean
    @Fallback
    FakePromptSource promptSourceBehindMock() {
        return new FakePromptSource();
    }
}
