package dev.promptcache.checks.ledger;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The contract beside the tests that hold it. */
record Ledger(Contract contract, List<TestSource> sources) {

    Ledger {
        sources = List.copyOf(sources);
    }

    /** Those that hold a statement, in the order of their places. */
    Stream<Mark> marks(Statement statement) {
        return marks().filter(mark -> mark.ids().contains(statement.id()));
    }

    /** A sentence for each thing that is wrong; none if the contract is held. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        Set<String> running = runningTypes();
        for (Mark mark : marks().toList()) {
            if (mark.fault() != null) {
                problems.add(mark.place() + " is marked, but " + mark.fault());
            } else if (!running.contains(mark.outermostType())) {
                problems.add(mark.place() + " is marked, but no class whose name ends in Tests runs it");
            }
            for (String id : mark.ids()) {
                contract.statement(id)
                        .ifPresentOrElse(
                                statement -> {
                                    if (!statement.applies()) {
                                        problems.add(mark.place() + " holds " + id + ", which is said not to apply");
                                    }
                                },
                                () -> problems.add(
                                        mark.place() + " holds " + id + ", which the contract does not have"));
            }
        }
        contract.statements()
                .filter(statement ->
                        statement.applies() && marks(statement).findAny().isEmpty())
                .forEach(statement -> problems.add("no test holds " + statement.id() + ": " + statement.text()));
        return problems;
    }

    private Stream<Mark> marks() {
        return sources.stream().flatMap(source -> source.marks().stream());
    }

    /** The names of the classes that run, by themselves or as parts of others. */
    private Set<String> runningTypes() {
        List<TestSource.Type> types =
                sources.stream().flatMap(source -> source.types().stream()).toList();
        Set<String> running = new HashSet<>();
        types.stream()
                .filter(type -> !type.isAbstract() && type.name().endsWith("Tests"))
                .forEach(type -> addWithParents(type.name(), types, running));
        return running;
    }

    private static void addWithParents(String name, List<TestSource.Type> types, Set<String> running) {
        if (running.add(name)) {
            types.stream()
                    .filter(type -> type.name().equals(name))
                    .flatMap(type -> type.parents().stream())
                    .forEach(parent -> addWithParents(parent, types, running));
        }
    }
}
