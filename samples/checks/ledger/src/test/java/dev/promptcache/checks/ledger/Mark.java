package dev.promptcache.checks.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mark on a test, or on a class of tests.
 *
 * @param ids the statements that are said to be held
 * @param file the source, from the root of the project, with slashes
 * @param type the name of the class without its package, with those around it
 * @param test the name of the method, or null if the class is marked
 * @param fault why what is marked cannot hold anything, or null if it can
 */
record Mark(
        List<String> ids,
        String file,
        String type,
        @Nullable String test,
        @Nullable String fault) {

    Mark {
        ids = List.copyOf(ids);
    }

    String outermostType() {
        return type.contains(".") ? type.substring(0, type.indexOf('.')) : type;
    }

    String place() {
        return type + (test == null ? "" : "." + test) + " (" + file + ")";
    }
}
