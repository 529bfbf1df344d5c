package dev.promptcache.boot.diagnostics;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names of environment variables that Spring Boot reads for properties: each with its dashes left out, or with an underscore for
 * each of them, in any case. A mixture of both is read by nobody. Immutable.
 */
final class VariableNames {

    private final Set<String> names;

    /** Names for properties, in their canonical form. */
    VariableNames(Collection<String> properties) {
        this.names = properties.stream()
                .flatMap(property -> Stream.of(of(property), of(property.replace("-", ""))))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a variable is read, as the whole or as one element of a list. */
    boolean contain(String variable) {
        return names.contains(variable.replaceAll("_\\d+_?$", "").toUpperCase(Locale.ROOT));
    }

    /** The name with an underscore for each dash, as people write it. */
    static String of(String property) {
        return property.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
