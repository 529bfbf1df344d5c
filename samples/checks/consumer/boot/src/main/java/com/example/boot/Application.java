package com.example.boot;

import dev.promptcache.PromptCache;
import dev.promptcache.testing.FakePromptSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** Pulls a prompt with nothing but the starter. */
@SpringBootApplication
public class Application {

    /**
     * Starts, pulls once, prints the commit and stops.
     *
     * @param args properties as {@code --name=value}
     */
    public static void main(String[] args) {
        try (ConfigurableApplicationContext context = SpringApplication.run(Application.class, args)) {
            System.out.println(context.getBean(PromptCache.class).pull("greeting").commitHash());
        }
    }

    @Bean
    FakePromptSource prompts() {
        FakePromptSource prompts = new FakePromptSource();
        prompts.put("greeting", "31e06f7d89fe");
        return prompts;
    }
}
