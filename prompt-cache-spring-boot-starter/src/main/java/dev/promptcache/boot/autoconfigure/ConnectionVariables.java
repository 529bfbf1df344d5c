package dev.promptcache.boot.autoconfigure;

import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.Environment;

/**
 * Reads the connection's settings as the LangSmith SDKs do: the first variable with something in it counts, and blanks and
 * quotes around a value are no part of it.
 */
final class ConnectionVariables {

    private final Environment environment;

    ConnectionVariables(Environment environment) {
        this.environment = environment;
    }

    /**
     * The first setting with something in it, or null.
     *
     * @param bound what is bound to the property
     * @param property the property's name; a blank value in one place does not hide another in a place of lower precedence
     * @param variables further environment variables, in order
     */
    @Nullable
    Setting first(@Nullable String bound, String property, String... variables) {
        Stream<@Nullable Setting> ofProperty =
                Stream.concat(Stream.of(bound), everywhere(property)).map(value -> setting(property, value));
        Stream<@Nullable Setting> ofVariables =
                Stream.of(variables).map(name -> setting(name, environment.getProperty(name)));
        return Stream.concat(ofProperty, ofVariables)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private Stream<@Nullable String> everywhere(String property) {
        ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
        Iterable<ConfigurationPropertySource> sources = ConfigurationPropertySources.get(environment);
        return StreamSupport.stream(sources.spliterator(), false).map(source -> {
            ConfigurationProperty found = source.getConfigurationProperty(name);
            return found == null ? null : environment.resolvePlaceholders(String.valueOf(found.getValue()));
        });
    }

    private static @Nullable Setting setting(String name, @Nullable String value) {
        String stripped = value == null ? "" : unquote(value);
        return stripped.isEmpty() ? null : new Setting(name, stripped);
    }

    private static String unquote(String value) {
        String stripped = value.strip();
        int start = 0;
        int end = stripped.length();
        while (start < end && isQuoteOrBlank(stripped.charAt(start))) {
            start++;
        }
        while (end > start && isQuoteOrBlank(stripped.charAt(end - 1))) {
            end--;
        }
        return stripped.substring(start, end);
    }

    private static boolean isQuoteOrBlank(char c) {
        return c == '"' || c == '\'' || Character.isWhitespace(c);
    }

    /**
     * A value, and the property or variable that it was set by. The text form does not show the value.
     */
    record Setting(String name, String value) {

        @Override
        public String toString() {
            return "Setting[" + name + ']';
        }
    }
}
