package dev.promptcache.boot.diagnostics;

import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;

/**
 * Says of properties what they were set to, and where. Looks them up when it is asked, since there is seldom a reason to.
 *
 * @since 0.1.0
 */
public final class PropertyOrigins {

    private final @Nullable Environment environment;

    /**
     * Makes origins.
     *
     * @param environment the environment that the properties come from, or null if nobody knows which
     */
    public PropertyOrigins(@Nullable Environment environment) {
        this.environment = environment;
    }

    /**
     * What a property was set to.
     *
     * @param name its whole name
     * @param bound the value that is in force, or the bad one of several
     * @return the value as it was written, with its origin where that is known
     */
    public String describe(String name, @Nullable Object bound) {
        ConfigurationProperty property = find(name);
        if (property != null) {
            return text(property.getValue(), property.getOrigin());
        }
        ConfigurationProperty first = find(name + "[0]");
        return text(bound, first == null ? null : first.getOrigin());
    }

    private @Nullable ConfigurationProperty find(String name) {
        if (environment == null) {
            return null;
        }
        ConfigurationPropertyName wanted = ConfigurationPropertyName.of(name);
        return StreamSupport.stream(
                        ConfigurationPropertySources.get(environment).spliterator(), false)
                .map(source -> source.getConfigurationProperty(wanted))
                .filter(property -> property != null)
                .findFirst()
                .orElse(null);
    }

    private static String text(@Nullable Object value, @Nullable Origin origin) {
        return origin == null ? String.valueOf(value) : value + ", from " + origin;
    }
}
