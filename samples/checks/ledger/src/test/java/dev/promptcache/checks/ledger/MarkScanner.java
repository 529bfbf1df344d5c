package dev.promptcache.checks.ledger;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/** Finds the marks of one source. */
final class MarkScanner extends TreeScanner<@Nullable Void, @Nullable Void> {

    private static final String MARK = "Holds";
    private static final Set<String> TESTS =
            Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "TestTemplate", "ArchTest");

    private final String file;
    private final List<Mark> marks = new ArrayList<>();
    private final List<TestSource.Type> types = new ArrayList<>();
    private final Deque<ClassTree> around = new ArrayDeque<>();

    MarkScanner(String file) {
        this.file = file;
    }

    TestSource read(CompilationUnitTree unit) {
        scan(unit, null);
        return new TestSource(marks, types);
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
        if (around.isEmpty()) {
            types.add(new TestSource.Type(
                    type.getSimpleName().toString(),
                    type.getModifiers().getFlags().contains(Modifier.ABSTRACT) || type.getKind() != Tree.Kind.CLASS,
                    parents(type)));
        }
        around.addLast(type);
        annotation(type.getModifiers(), MARK).ifPresent(mark -> add(mark, null, faultOfClass(type)));
        super.visitClass(type, null);
        around.removeLast();
        return null;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
        annotation(method.getModifiers(), MARK)
                .ifPresent(mark -> add(mark, method.getName().toString(), faultOfMethod(method)));
        return super.visitMethod(method, null);
    }

    private void add(AnnotationTree mark, @Nullable String test, @Nullable String fault) {
        List<String> ids =
                mark.getArguments().stream().flatMap(MarkScanner::ids).toList();
        String type =
                around.stream().map(part -> part.getSimpleName().toString()).collect(Collectors.joining("."));
        boolean readable = !ids.isEmpty() && ids.stream().noneMatch(Objects::isNull);
        marks.add(new Mark(
                readable ? ids : List.of(),
                file,
                type,
                test,
                readable ? fault : "its ids are not written as literals"));
    }

    private @Nullable String faultOfClass(ClassTree type) {
        String fault = faultAround();
        return fault != null || hasTest(type) ? fault : "it has no test of its own";
    }

    private @Nullable String faultOfMethod(MethodTree method) {
        if (!isTest(method)) {
            return "it is no test";
        }
        return isDisabled(method.getModifiers()) ? "it is disabled" : faultAround();
    }

    /** What keeps every test of the innermost class from running. */
    private @Nullable String faultAround() {
        Iterator<ClassTree> outwards = around.descendingIterator();
        while (outwards.hasNext()) {
            ModifiersTree modifiers = outwards.next().getModifiers();
            if (isDisabled(modifiers)) {
                return "it is disabled";
            }
            if (outwards.hasNext() && annotation(modifiers, "Nested").isEmpty()) {
                return "it stands in a class inside of another that is not @Nested";
            }
        }
        return null;
    }

    private static boolean hasTest(ClassTree type) {
        return type.getMembers().stream()
                .anyMatch(member -> member instanceof MethodTree method
                        ? isTest(method) && !isDisabled(method.getModifiers())
                        : member instanceof ClassTree inner
                                && annotation(inner.getModifiers(), "Nested").isPresent()
                                && !isDisabled(inner.getModifiers())
                                && hasTest(inner));
    }

    private static boolean isTest(MethodTree method) {
        ModifiersTree modifiers = method.getModifiers();
        return modifiers.getAnnotations().stream().map(MarkScanner::name).anyMatch(TESTS::contains)
                && !modifiers.getFlags().contains(Modifier.PRIVATE)
                && !modifiers.getFlags().contains(Modifier.STATIC);
    }

    /** Switched off for good; a test that asks for a machine or a JDK of some kind runs on others. */
    private static boolean isDisabled(ModifiersTree modifiers) {
        return annotation(modifiers, "Disabled").isPresent();
    }

    private static List<String> parents(ClassTree type) {
        return Stream.concat(Stream.ofNullable(type.getExtendsClause()), type.getImplementsClause().stream())
                .map(parent -> lastName(parent.toString().replaceFirst("<.*", "")))
                .toList();
    }

    private static Optional<AnnotationTree> annotation(ModifiersTree modifiers, String name) {
        return modifiers.getAnnotations().stream()
                .map(AnnotationTree.class::cast)
                .filter(annotation -> name(annotation).equals(name))
                .findFirst();
    }

    private static String name(AnnotationTree annotation) {
        return lastName(annotation.getAnnotationType().toString());
    }

    private static String lastName(String qualified) {
        return qualified.substring(qualified.lastIndexOf('.') + 1);
    }

    private static Stream<@Nullable String> ids(ExpressionTree argument) {
        if (argument instanceof AssignmentTree assignment) {
            return ids(assignment.getExpression());
        }
        if (argument instanceof NewArrayTree array) {
            return StreamSupport.stream(array.getInitializers().spliterator(), false)
                    .flatMap(MarkScanner::ids);
        }
        return Stream.of(
                argument instanceof LiteralTree literal && literal.getValue() instanceof String id ? id : null);
    }
}
