package dev.promptcache.boot.diagnostics;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Finds what is set below a prefix and read by nobody, since its name is mistyped; Spring Boot ignores it without a word. Never
 * shows a value: what stands under a wrong name may be a secret.
 *
 * @since 0.1.0
 */
public final class UnknownProperties {

    private static final Logger log = LoggerFactory.getLogger(UnknownProperties.class);

    private final ConfigurationPropertyName prefix;
    private final Set<String> known;
    private final VariableNames variables;

    /**
     * Makes a search.
     *
     * @param prefix the prefix, in its canonical form
     * @param known the whole names of what is read below it, in their canonical form
     */
    public UnknownProperties(String prefix, Set<String> known) {
        this.prefix = ConfigurationPropertyName.of(prefix);
        this.known = new TreeSet<>(known);
        this.variables = new VariableNames(known);
    }

    /**
     * Logs a warning for each such property and variable: its name, its origin, and what it might have been.
     *
     * @param environment where properties are set
     */
    public void log(Environment environment) {
        Map<String, String> unknown = new LinkedHashMap<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource set) {
                Arrays.stream(set.getPropertyNames())
                        .filter(this::isUnknownVariable)
                        .forEach(name -> unknown.putIfAbsent(
                                name, "The environment variable '" + name + "'" + suggestion(name, VariableNames::of)));
            } else if (source instanceof IterableConfigurationPropertySource properties) {
                properties.stream()
                        .filter(this::isUnknown)
                        .forEach(name -> unknown.putIfAbsent(
                                name.toString(),
                                describe(name, source) + suggestion(name.toString(), UnaryOperator.identity())));
            }
        }
        unknown.values().forEach(log::warn);
    }

    private boolean isUnknown(ConfigurationPropertyName name) {
        return prefix.isAncestorOf(name)
                && known.stream().noneMatch(one -> {
                    ConfigurationPropertyName read = ConfigurationPropertyName.of(one);
                    return read.equals(name) || read.equals(name.getParent()) && name.isLastElementIndexed();
                });
    }

    private boolean isUnknownVariable(String name) {
        return letters(name).startsWith(letters(prefix.toString())) && !variables.contain(name);
    }

    private static String describe(ConfigurationPropertyName name, ConfigurationPropertySource source) {
        ConfigurationProperty property = source.getConfigurationProperty(name);
        String origin = property == null || property.getOrigin() == null ? "" : " (from " + property.getOrigin() + ")";
        return "The property '" + name + "'" + origin;
    }

    private String suggestion(String name, UnaryOperator<String> spelling) {
        String wanted = letters(name);
        @Nullable String closest = null;
        int distance = 1 + (wanted.length() - letters(prefix.toString()).length()) / 2;
        for (String candidate : known) {
            String letters = letters(candidate);
            String own = wanted.substring(letters(prefix.toString()).length());
            int candidates = !own.isEmpty() && letters.endsWith(own) ? 0 : distance(wanted, letters);
            if (candidates < distance) {
                closest = candidate;
                distance = candidates;
            }
        }
        return " is ignored: there is no such setting."
                + (closest == null ? "" : " Did you mean '" + spelling.apply(closest) + "'?");
    }

    /** How many letters must be put in, left out or replaced to make one text of the other. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }

    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}
