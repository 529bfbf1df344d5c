package dev.promptcache.samples.service;

import dev.promptcache.samples.stub.spring.EmbeddedLangSmith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;

/**
 * The application. Everything about the cache is in {@code application.yml}. The import is there to try it without LangSmith, and has no
 * effect with a key.
 */
@SpringBootApplication(proxyBeanMethods = false)
@Import(EmbeddedLangSmith.class)
class PromptServiceApplication {

    /**
     * Starts the application.
     *
     * @param args properties as {@code --name=value}
     */
    public static void main(String[] args) {
        SpringApplication.run(PromptServiceApplication.class, args);
    }
}
