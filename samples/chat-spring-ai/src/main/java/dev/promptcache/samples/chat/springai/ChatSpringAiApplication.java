package dev.promptcache.samples.chat.springai;

import dev.promptcache.samples.stub.spring.EmbeddedLangSmith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/** The application. The import is there to try it without LangSmith, and has no effect with a key. */
@SpringBootApplication(proxyBeanMethods = false)
@EnableConfigurationProperties(OpenAiProperties.class)
@Import(EmbeddedLangSmith.class)
class ChatSpringAiApplication {

    /**
     * Starts the application.
     *
     * @param args properties as {@code --name=value}
     */
    public static void main(String[] args) {
        SpringApplication.run(ChatSpringAiApplication.class, args);
    }
}
