package dev.promptcache.samples.fleet;

import dev.promptcache.samples.stub.spring.EmbeddedLangSmith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;

/**
 * The application. Fleet and webhook are in {@code application.yml}. The imports are there to try it without LangSmith and without
 * Redis, and have no effect with them.
 */
@SpringBootApplication(proxyBeanMethods = false)
@Import({EmbeddedLangSmith.class, EmbeddedRedis.class})
class FleetServiceApplication {

    /**
     * Starts an instance.
     *
     * @param args properties as {@code --name=value}
     */
    public static void main(String[] args) {
        SpringApplication.run(FleetServiceApplication.class, args);
    }
}
