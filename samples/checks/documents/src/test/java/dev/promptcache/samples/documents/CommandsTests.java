package dev.promptcache.samples.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CommandsTests {

    private static final Pattern WITHIN_TEXT =
            Pattern.compile("(mvn|curl|java|openssl) .+|\\.ci/run|(\\S+/)?[a-z-]+\\.sh( .*)?");
    private static final Pattern MODULES = Pattern.compile(" -pl '?(\\S+)");
    private static final Pattern PROFILE = Pattern.compile(" -P(\\S+)");

    static List<Document> pages() {
        return Document.all();
    }

    static List<Runner> runners() throws IOException {
        try (InputStream file = CommandsTests.class.getResourceAsStream("/commands.tsv")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Runner::of)
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void somethingRunsEveryCommandOfAPage(Document page) throws IOException {
        List<Runner> runners = runners();
        assertThat(commands(page).stream()
                        .filter(command -> runners.stream().noneMatch(runner -> runner.runs(command))))
                .as("commands of %s: say in commands.tsv what runs them", page)
                .isEmpty();
    }

    @Test
    void nothingIsSaidToRunWhatNoPageHas() throws IOException {
        List<String> all =
                pages().stream().flatMap(page -> commands(page).stream()).toList();
        assertThat(runners().stream().filter(runner -> all.stream().noneMatch(runner::runs)))
                .as("lines of commands.tsv that no page needs")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("runners")
    void whatIsSaidToRunACommandDoes(Runner runner) throws IOException {
        if (runner.file().equals("-")) {
            assertThat(runner.text()).as("why nothing runs it").isNotBlank();
        } else {
            assertThat(Files.readString(Document.ROOT.resolve(runner.file()))).contains(runner.text());
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void modulesAndProfilesOfCommandsExist(Document page) throws IOException {
        for (String command : commands(page)) {
            for (String module : words(MODULES, command)) {
                assertThat(Document.ROOT.resolve(module).resolve("pom.xml"))
                        .as(command)
                        .exists();
                String poms = Files.readString(Document.ROOT.resolve("pom.xml"))
                        + Files.readString(Document.ROOT.resolve(module).resolve("pom.xml"));
                assertThat(words(PROFILE, command).stream()
                                .filter(profile -> !poms.contains("<id>" + profile + "</id>")))
                        .as("profiles of '%s' that are not there", command)
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void scriptsOfCommandsCanBeRun(Document page) {
        assertThat(commands(page))
                .filteredOn(command -> command.matches("(samples|\\.ci)/\\S+( .*)?"))
                .allSatisfy(command ->
                        assertThat(Document.ROOT.resolve(command.split(" ")[0])).isExecutable());
    }

    /** Each line of the shell blocks, and what is set as code within the text and is a command. */
    private static List<String> commands(Document page) {
        List<String> commands = new ArrayList<>();
        for (Document.Block block : page.blocks("sh", "shell", "bash")) {
            // What is quoted may go on over lines, and what ends with a backslash does.
            StringBuilder command = new StringBuilder();
            for (String line : block.code().split("\n")) {
                command.append(line.replaceAll("\\s+#.*|\\\\$", "").strip()).append(' ');
                if (!line.endsWith("\\")
                        && command.chars().filter(c -> c == '\'').count() % 2 == 0) {
                    String text = command.toString().replaceAll("\\s+", " ").strip();
                    if (!text.isEmpty() && !text.startsWith("#")) {
                        commands.add(text);
                    }
                    command.setLength(0);
                }
            }
            assertThat(command.toString().strip()).as("an unfinished command").isEmpty();
        }
        page.codeSpans().stream()
                .filter(code -> WITHIN_TEXT.matcher(code).matches())
                .forEach(commands::add);
        return commands;
    }

    private static List<String> words(Pattern pattern, String command) {
        Matcher matcher = pattern.matcher(command);
        List<String> words = new ArrayList<>();
        while (matcher.find()) {
            words.add(matcher.group(1));
        }
        return words;
    }

    /**
     * Who runs a command.
     *
     * @param command the command, with * for whatever follows
     * @param file the file that runs it, or - if nothing does
     * @param text what in the file runs it, or why nothing does
     */
    record Runner(String command, String file, String text) {

        static Runner of(String line) {
            String[] cells = line.split("\t");
            assertThat(cells).as(line).hasSize(3);
            return new Runner(cells[0], cells[1], cells[2]);
        }

        boolean runs(String given) {
            return command.endsWith("*")
                    ? given.startsWith(command.substring(0, command.length() - 1))
                    : given.equals(command);
        }

        @Override
        public String toString() {
            return command;
        }
    }
}
