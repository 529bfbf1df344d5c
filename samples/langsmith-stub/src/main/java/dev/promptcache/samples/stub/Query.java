package dev.promptcache.samples.stub;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters of a request; of one that is repeated, the last value counts. Immutable. */
final class Query {

    private static final Set<String> TRUE = Set.of("true", "1");

    private final Map<String, String> values = new LinkedHashMap<>();

    private Query() {}

    static Query parse(@Nullable String raw) {
        Query query = new Query();
        if (raw != null) {
            for (String pair : raw.split("&")) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                query.values.put(RawPath.decodeForm(name), RawPath.decodeForm(value));
            }
        }
        return query;
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    boolean flag(String name) {
        return value(name).filter(TRUE::contains).isPresent();
    }

    int number(String name, int fallback) {
        return value(name).map(Integer::parseInt).orElse(fallback);
    }

    /** The parts of a comma-separated value. */
    List<String> list(String name) {
        return value(name).map(text -> Arrays.asList(text.split(","))).orElse(List.of());
    }
}
