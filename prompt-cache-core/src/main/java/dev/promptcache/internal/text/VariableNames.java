package dev.promptcache.internal.text;

import dev.promptcache.internal.text.TemplateFailure.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The variables of a prompt, as its templates declare them one after the other. */
public final class VariableNames {

    private static final int NAME_SHOWN = 80;

    /** What is wanted of each, in the order in which the prompt has them. */
    private final Map<String, Use> uses = new LinkedHashMap<>();

    /**
     * What is wanted of a variable.
     *
     * @param path where it is first wanted, if it has to be given
     */
    private record Use(boolean isRequired, String path) {}

    /** Names that are still to be declared. */
    public VariableNames() {}

    /**
     * Declares a variable that has to be given.
     *
     * @param name the variable
     * @param path where it is wanted
     */
    public void require(String name, String path) {
        uses.merge(name, new Use(true, path), (before, use) -> before.isRequired ? before : use);
    }

    /**
     * Declares a variable that may be given.
     *
     * @param name the variable
     */
    public void allow(String name) {
        uses.putIfAbsent(name, new Use(false, ""));
    }

    /**
     * Declares what a part of the prompt declares, for which some names have values.
     *
     * @param part the part's names
     * @param given the names that have values
     */
    public void addAll(VariableNames part, Set<String> given) {
        part.uses.forEach((name, use) -> add(name, use.isRequired && !given.contains(name), use.path));
    }

    /**
     * Declares what a part declares, but for names to which the prompt itself gives values that cannot be given.
     *
     * @param part the part's names
     * @param made the names to which the prompt gives values
     */
    public void addAllBut(VariableNames part, Set<String> made) {
        part.uses.forEach((name, use) -> {
            if (!made.contains(name)) {
                add(name, use.isRequired, use.path);
            }
        });
    }

    private void add(String name, boolean isRequired, String path) {
        if (isRequired) {
            require(name, path);
        } else {
            allow(name);
        }
    }

    /**
     * The variables that have to be given.
     *
     * @return the names in their order, unmodifiable
     */
    public Set<String> required() {
        return names(true);
    }

    /**
     * The variables that may be given.
     *
     * @return the names in their order, unmodifiable
     */
    public Set<String> optional() {
        return names(false);
    }

    private Set<String> names(boolean required) {
        Set<String> names = new LinkedHashSet<>();
        uses.forEach((name, use) -> {
            if (use.isRequired == required) {
                names.add(name);
            }
        });
        return Collections.unmodifiableSet(names);
    }

    /**
     * Checks that everything that has to be given has a value.
     *
     * @param scope the values
     * @throws TemplateFailure if something is missing
     */
    public void check(Scope scope) {
        List<String> missing = null;
        String path = "";
        for (Map.Entry<String, Use> use : uses.entrySet()) {
            if (use.getValue().isRequired && scope.get(use.getKey()) == Scope.ABSENT) {
                if (missing == null) {
                    missing = new ArrayList<>();
                    path = use.getValue().path;
                }
                missing.add(use.getKey());
            }
        }
        if (missing != null) {
            throw missing(missing, path);
        }
    }

    private static TemplateFailure missing(List<String> names, String path) {
        String list = names.stream().map(VariableNames::shown).collect(Collectors.joining(", "));
        String detail = names.size() == 1
                ? "The variable " + list + " is missing. Give it a value."
                : "The variables " + list + " are missing. Give them values.";
        if (names.stream().anyMatch(FStringParser::looksLikeJson)) {
            detail += " " + FStringParser.DOUBLE_THE_BRACES;
        }
        return new TemplateFailure(Kind.MISSING_VARIABLE, path, names, detail);
    }

    /**
     * A name for a message: in quotation marks, and cut where it is no name but a piece of text between braces.
     *
     * @param name the name
     * @return what to show
     */
    public static String shown(String name) {
        String start = name.length() <= NAME_SHOWN ? name : name.substring(0, NAME_SHOWN) + "…";
        return "'" + start.replaceAll("\\s+", " ") + "'";
    }
}
