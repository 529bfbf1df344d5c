package dev.promptcache.samples.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.CustomNode;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

/** A page of the project, as GitHub shows it. Its path is relative to the root of the project. */
final class Document {

    static final Path ROOT = Path.of("").toAbsolutePath();

    private static final Set<String> NO_SOURCES = Set.of("target", ".git", "node_modules");
    private static final Pattern ID = Pattern.compile(" id=\"([^\"]+)\"");
    private static final Parser PARSER =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();

    private final Path path;
    private final String text;
    private final List<Block> blocks = new ArrayList<>();
    private final List<String> links = new ArrayList<>();
    private final List<String> codeSpans = new ArrayList<>();
    private final List<String> anchors = new ArrayList<>();

    private Document(Path path) {
        this.path = path;
        try {
            this.text = Files.readString(ROOT.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        PARSER.parse(text).accept(new Collector());
    }

    /** All pages of the project, in the order of their paths. */
    static List<Document> all() {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return NO_SOURCES.contains(folder.getFileName().toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (file.toString().endsWith(".md")) {
                        found.add(ROOT.relativize(file));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found.stream().sorted().map(Document::new).toList();
    }

    static Document of(String path) {
        return new Document(Path.of(path));
    }

    Path path() {
        return path;
    }

    String text() {
        return text;
    }

    /** The fenced blocks in these languages, in their order. */
    List<Block> blocks(String... languages) {
        return blocks.stream()
                .filter(block -> List.of(languages).contains(block.language()))
                .toList();
    }

    /** Whatever is fenced. */
    List<Block> blocks() {
        return blocks;
    }

    /** Where links and images lead. */
    List<String> links() {
        return links;
    }

    /** What is set as code within the text. */
    List<String> codeSpans() {
        return codeSpans;
    }

    /** What links within this page, and from others, can lead to. */
    List<String> anchors() {
        return anchors;
    }

    @Override
    public String toString() {
        return path.toString();
    }

    /**
     * A fenced block.
     *
     * @param language what stands behind the fence, empty if nothing does
     * @param code what is in it
     */
    record Block(String language, String code) {}

    private final class Collector extends AbstractVisitor {

        private final Map<String, Integer> seen = new HashMap<>();

        @Override
        public void visit(FencedCodeBlock block) {
            blocks.add(new Block(block.getInfo(), block.getLiteral()));
        }

        @Override
        public void visit(Link link) {
            links.add(link.getDestination());
            visitChildren(link);
        }

        @Override
        public void visit(Image image) {
            links.add(image.getDestination());
            visitChildren(image);
        }

        @Override
        public void visit(Code code) {
            codeSpans.add(code.getLiteral());
        }

        @Override
        public void visit(HtmlInline html) {
            Matcher id = ID.matcher(html.getLiteral());
            if (id.find()) {
                anchors.add(id.group(1));
            }
        }

        @Override
        public void visit(CustomBlock block) {
            visitChildren(block);
        }

        @Override
        public void visit(CustomNode node) {
            visitChildren(node);
        }

        @Override
        public void visit(Heading heading) {
            String name = anchor(words(heading));
            int before = seen.merge(name, 1, Integer::sum) - 1;
            anchors.add(before == 0 ? name : name + "-" + before);
            visitChildren(heading);
        }

        private String words(Node node) {
            if (node instanceof Text words) {
                return words.getLiteral();
            }
            if (node instanceof Code code) {
                return code.getLiteral();
            }
            StringBuilder all = new StringBuilder();
            for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
                all.append(words(child));
            }
            return all.toString();
        }

        /** As GitHub does it: letters, digits, hyphens and underscores stay, spaces become hyphens. */
        private String anchor(String heading) {
            StringBuilder anchor = new StringBuilder();
            heading.strip().toLowerCase(Locale.ROOT).codePoints().forEach(c -> {
                if (Character.isLetterOrDigit(c) || c == '-' || c == '_') {
                    anchor.appendCodePoint(c);
                } else if (c == ' ') {
                    anchor.append('-');
                }
            });
            return anchor.toString();
        }
    }
}
