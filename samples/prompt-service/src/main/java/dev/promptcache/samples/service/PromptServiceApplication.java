package dev.promptcache.samples.service;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application. Everything about the cache is in {@code application.yml}. */
@SpringBootApplication(proxyBeanMethods = false)
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
