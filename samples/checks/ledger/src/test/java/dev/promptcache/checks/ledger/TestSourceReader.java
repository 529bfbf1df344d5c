package dev.promptcache.checks.ledger;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Reads the sources of tests with the JDK's own compiler, as far as their syntax. */
final class TestSourceReader {

    private final Path root;

    /**
     * Reads below a folder.
     *
     * @param root where the names of files begin
     */
    TestSourceReader(Path root) {
        this.root = root;
    }

    /** What all sources below the root say that a build of ours compiles for tests. */
    List<TestSource> readAll() throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return isWritten(folder) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (isTestSource(file)) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        files.sort(null);
        return read(files);
    }

    List<TestSource> read(List<Path> files) throws IOException {
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        var compiler = ToolProvider.getSystemJavaCompiler();
        List<TestSource> sources = new ArrayList<>();
        try (StandardJavaFileManager manager =
                compiler.getStandardFileManager(problems, Locale.ROOT, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, problems, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            for (CompilationUnitTree unit : task.parse()) {
                sources.add(new MarkScanner(name(Path.of(unit.getSourceFile().toUri()))).read(unit));
            }
        }
        if (!problems.getDiagnostics().isEmpty()) {
            throw new IllegalArgumentException("cannot be read: " + problems.getDiagnostics());
        }
        return sources;
    }

    /** Whether people write what is in a folder, rather than a build, which may go on while this reads. */
    private boolean isWritten(Path folder) {
        String name = folder.getFileName().toString();
        return folder.equals(root) || !name.startsWith(".") && !name.equals("target") && !name.equals("node_modules");
    }

    private boolean isTestSource(Path file) {
        String name = name(file);
        return name.endsWith(".java") && (name.contains("src/test/java/") || name.contains("src/testFixtures/java/"));
    }

    private String name(Path file) {
        return root.toAbsolutePath()
                .normalize()
                .relativize(file.toAbsolutePath().normalize())
                .toString()
                .replace('\\', '/');
    }
}
