package dev.promptcache.boot.langsmith;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.contract.Holds;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.aot.BeanInstanceSupplier;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.ResolvableType;
import org.springframework.mock.env.MockEnvironment;

class ChosenHttpClientTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    HttpClientAutoConfiguration.class, ImperativeHttpClientAutoConfiguration.class))
            .withBean(ChosenHttpClient.class);

    @Holds("client-choice")
    @Test
    void whatIsDetectedIsNoChoice() {
        runner.run(context ->
                assertThat(context.getBean(ChosenHttpClient.class).isPresent()).isFalse());
    }

    @Test
    void norIsItWhereTheContextWasProcessedAheadOfTime() {
        Method method = Arrays.stream(ImperativeHttpClientAutoConfiguration.class.getDeclaredMethods())
                .filter(candidate -> ClientHttpRequestFactoryBuilder.class.isAssignableFrom(candidate.getReturnType()))
                .filter(candidate -> !candidate.isSynthetic())
                .findFirst()
                .orElseThrow();
        RootBeanDefinition definition = new RootBeanDefinition(ClientHttpRequestFactoryBuilder.class);
        definition.setInstanceSupplier(BeanInstanceSupplier.forFactoryMethod(
                ImperativeHttpClientAutoConfiguration.class, method.getName(), method.getParameterTypes()));
        DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
        beans.registerBeanDefinition("builder", definition);
        assertThat(chosen(beans).isPresent()).isFalse();
    }

    @Holds("client-choice")
    @Test
    void aPropertyIsOne() {
        runner.withPropertyValues("spring.http.clients.imperative.factory=jdk")
                .run(context -> assertThat(
                                context.getBean(ChosenHttpClient.class).isPresent())
                        .isTrue());
    }

    @Test
    void aBeanIsOneHoweverItCameIntoTheContext() {
        runner.withBean(ClientHttpRequestFactoryBuilder.class, ClientHttpRequestFactoryBuilder::jdk)
                .run(context -> assertThat(
                                context.getBean(ChosenHttpClient.class).isPresent())
                        .isTrue());
        DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
        beans.registerSingleton("builder", ClientHttpRequestFactoryBuilder.jdk());
        assertThat(chosen(beans).isPresent()).isTrue();
    }

    private static ChosenHttpClient chosen(DefaultListableBeanFactory beans) {
        return new ChosenHttpClient(
                beans.getBeanProvider(ResolvableType.forClassWithGenerics(
                        ClientHttpRequestFactoryBuilder.class, ResolvableType.forType(Object.class))),
                beans,
                new MockEnvironment());
    }
}
