package dev.promptcache.internal.text;

import java.util.List;

/**
 * A name in a mustache tag, split at its dots.
 *
 * @param text the name as it is written
 * @param first what is looked for in the contexts, from the inside to the outside
 * @param rest what is looked for in what was found, one in the other
 */
record MustacheName(String text, String first, List<String> rest) {

    private static final String CURRENT = ".";

    static MustacheName of(String text) {
        if (text.indexOf('.') <= 0) {
            return new MustacheName(text, text, List.of());
        }
        List<String> names = List.of(text.split("\\.", -1));
        return new MustacheName(text, names.get(0), names.subList(1, names.size()));
    }

    /** Whether this is the dot, which means the context itself. */
    boolean isCurrent() {
        return text.equals(CURRENT);
    }
}
