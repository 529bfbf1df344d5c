package dev.promptcache.boot.test.autoconfigure;

import org.springframework.test.context.TestContext;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/** Lets every test method begin with the same prompts, if it has {@link AutoConfigureTestPrompts}. */
final class TestPromptsTestExecutionListener extends AbstractTestExecutionListener {

    @Override
    public void beforeTestMethod(TestContext testContext) {
        if (testContext.hasApplicationContext()) {
            testContext
                    .getApplicationContext()
                    .getBeanProvider(TestPrompts.class)
                    .ifAvailable(TestPrompts::startOver);
        }
    }
}
