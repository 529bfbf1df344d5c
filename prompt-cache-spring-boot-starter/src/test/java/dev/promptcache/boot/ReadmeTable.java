package dev.promptcache.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;

/** A table of the README. */
public final class ReadmeTable {

    private static final Pattern CELL_END = Pattern.compile("(?<!\\\\)\\|");

    private ReadmeTable() {}

    /**
     * The rows of the first table of a section, without its head, as cells.
     *
     * @param readme the text of the README
     * @param section the section's heading
     * @return the rows, at least one
     */
    public static List<List<String>> of(String readme, String section) {
        int start = Pattern.compile("^#+ " + Pattern.quote(section) + "$", Pattern.MULTILINE)
                .matcher(readme)
                .results()
                .findFirst()
                .orElseThrow(() -> new AssertionError("no section '" + section + "'"))
                .end();
        List<List<String>> rows = readme.substring(readme.indexOf("\n|", start) + 1)
                .lines()
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .map(line ->
                        CELL_END.splitAsStream(line).skip(1).map(String::strip).toList())
                .toList();
        assertThat(rows).as(section).isNotEmpty();
        return rows;
    }

    /**
     * What a cell has that is all code.
     *
     * @param cell the cell
     * @return the code
     */
    public static String code(String cell) {
        assertThat(cell).startsWith("`").endsWith("`");
        return cell.substring(1, cell.length() - 1);
    }
}
