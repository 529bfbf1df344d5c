package dev.promptcache.boot.langsmith;

import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Reads the connection's settings as the LangSmith SDKs do: the first variable with something in it counts, and blanks and
 * quotes around a value are no part of it. A blank environment variable is as good as none; a blank value anywhere else unsets
 * what places of lower precedence say.
 *
 * @since 0.1.0
 */
public final class ConnectionVariables {

    private final Environment environment;

    /**
     * Makes a reader.
     *
     * @param environment where properties and variables are set
     */
    public ConnectionVariables(Environment environment) {
        this.environment = environment;
    }

    /**
     * The first setting with something in it.
     *
     * @param bound what is bound to the property
     * @param property the property's name
     * @param variables further environment variables, in order
     * @return the setting, or null if there is none
     */
    public @Nullable Setting first(@Nullable String bound, String property, String... variables) {
        Stream<@Nullable Setting> ofProperty =
                Stream.of(bound, inEnvironment(property)).map(value -> setting(property, value));
        Stream<@Nullable Setting> ofVariables =
                Stream.of(variables).map(name -> setting(name, environment.getProperty(name)));
        return Stream.concat(ofProperty, ofVariables)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private @Nullable String inEnvironment(String property) {
        ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            ConfigurationProperty found = source.getConfigurationProperty(name);
            if (found != null) {
                String value = environment.resolvePlaceholders(String.valueOf(found.getValue()));
                boolean absent =
                        value.isBlank() && source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
                if (!absent) {
                    return value;
                }
            }
        }
        return null;
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
     *
     * @param name the property or variable
     * @param value what it is set to, never blank
     */
    public record Setting(String name, String value) {

        /**
         * The name alone.
         *
         * @return a text that is safe to log
         */
        @Override
        public String toString() {
            return "Setting[" + name + ']';
        }
    }
}
