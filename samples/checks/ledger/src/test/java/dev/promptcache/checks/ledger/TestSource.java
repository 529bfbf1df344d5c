package dev.promptcache.checks.ledger;

import java.util.List;

/**
 * What a source says of its tests.
 *
 * @param marks its marks
 * @param types its classes
 */
record TestSource(List<Mark> marks, List<Type> types) {

    TestSource {
        marks = List.copyOf(marks);
        types = List.copyOf(types);
    }

    /**
     * A class at the top of a source.
     *
     * @param name its name without the package
     * @param isAbstract whether it runs through others alone
     * @param parents the names of what it extends and implements, without packages
     */
    record Type(String name, boolean isAbstract, List<String> parents) {}
}
