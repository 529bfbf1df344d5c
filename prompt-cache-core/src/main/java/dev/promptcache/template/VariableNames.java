package dev.promptcache.template;

import dev.promptcache.template.TemplateException.Category;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The variables of a prompt, as its templates declare them one after the other. */
final class VariableNames {

    private static final int NAME_SHOWN = 80;

    /** Where each required variable is first wanted. */
    private final Map<String, String> required = new LinkedHashMap<>();

    private final Set<String> optional = new LinkedHashSet<>();

    static VariableNames of(MessageSource source) {
        VariableNames names = new VariableNames();
        source.declare(names);
        return names;
    }

    /** Declares a variable that has to be given, wanted at a place. */
    void require(String name, String path) {
        required.putIfAbsent(name, path);
    }

    /** Declares a variable that may be given. */
    void allow(String name) {
        optional.add(name);
    }

    /** Declares what a part of the prompt declares, for which some names have values. */
    void addAll(VariableNames part, Set<String> given) {
        part.required.forEach((name, path) -> {
            if (given.contains(name)) {
                allow(name);
            } else {
                require(name, path);
            }
        });
        optional.addAll(part.optional);
    }

    /** Declares what a part declares, but for names to which the prompt itself gives values that cannot be given. */
    void addAllBut(VariableNames part, Set<String> made) {
        part.required.forEach((name, path) -> {
            if (!made.contains(name)) {
                require(name, path);
            }
        });
        part.optional.stream().filter(name -> !made.contains(name)).forEach(this::allow);
    }

    Set<String> required() {
        return Collections.unmodifiableSet(required.keySet());
    }

    Set<String> optional() {
        Set<String> names = new LinkedHashSet<>(optional);
        names.removeAll(required.keySet());
        return Collections.unmodifiableSet(names);
    }

    /** Checks that everything has a value. */
    void check(Scope scope) {
        List<String> missing = null;
        for (String name : required.keySet()) {
            if (scope.get(name) == Scope.ABSENT) {
                missing = missing == null ? new ArrayList<>() : missing;
                missing.add(name);
            }
        }
        if (missing != null) {
            throw missing(missing, required.getOrDefault(missing.get(0), ""));
        }
    }

    private static TemplateException missing(List<String> names, String path) {
        String list = names.stream().map(VariableNames::shown).collect(Collectors.joining(", "));
        String detail = names.size() == 1
                ? "The variable " + list + " is missing. Give it a value."
                : "The variables " + list + " are missing. Give them values.";
        if (names.stream().anyMatch(FStringParser::looksLikeJson)) {
            detail += " " + FStringParser.DOUBLE_THE_BRACES;
        }
        return new TemplateException(Category.MISSING_VARIABLE, path, names, detail);
    }

    /** A name in quotation marks, cut where it is no name but a piece of text between braces. */
    static String shown(String name) {
        String start = name.length() <= NAME_SHOWN ? name : name.substring(0, NAME_SHOWN) + "…";
        return "'" + start.replaceAll("\\s+", " ") + "'";
    }
}
