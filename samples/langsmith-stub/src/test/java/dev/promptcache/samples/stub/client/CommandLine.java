package dev.promptcache.samples.stub.client;

import dev.promptcache.PromptCache;
import dev.promptcache.PromptKey;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An application with the starter, for other programs to run: loads the snapshot {@code --load}, pulls each {@code --pull}, and
 * saves the snapshot {@code --dump}. Prompts are named as in a snapshot, {@code :with_model} at the end being the model variant.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class CommandLine {

    private static final String WITH_MODEL = ":with_model";

    public static void main(String[] args) {
        try (ConfigurableApplicationContext context = SpringApplication.run(CommandLine.class, args)) {
            ApplicationArguments arguments = context.getBean(ApplicationArguments.class);
            PromptCache cache = context.getBean(PromptCache.class);
            values(arguments, "load").forEach(file -> cache.load(Path.of(file)));
            values(arguments, "pull").forEach(name -> cache.pull(key(name)));
            values(arguments, "dump").forEach(file -> cache.dump(Path.of(file)));
        }
    }

    private static List<String> values(ApplicationArguments arguments, String option) {
        List<String> values = arguments.getOptionValues(option);
        return values == null ? List.of() : values;
    }

    private static PromptKey key(String name) {
        return name.endsWith(WITH_MODEL)
                ? PromptKey.parse(name.substring(0, name.length() - WITH_MODEL.length()))
                        .withModel()
                : PromptKey.parse(name);
    }
}
