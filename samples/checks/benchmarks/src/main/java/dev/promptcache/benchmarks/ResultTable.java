package dev.promptcache.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns JMH's JSON results into Markdown tables: a table for each benchmark, a row for each contender. Where a figure was measured more
 * than once, its place has the median, and the range in brackets; a second table then sets the first row beside the others, round by
 * round.
 */
public final class ResultTable {

    private final Map<String, Map<String, Scores>> rows = new LinkedHashMap<>();
    private final List<String> columns = new ArrayList<>();
    private final String title;

    private ResultTable(String title) {
        this.title = title;
    }

    /**
     * Prints the tables.
     *
     * @param args the files with JMH's results
     */
    public static void main(String... args) {
        System.out.print(toMarkdown(Arrays.stream(args).map(Path::of).toArray(Path[]::new)));
    }

    static String toMarkdown(Path... files) {
        Map<String, ResultTable> tables = new LinkedHashMap<>();
        for (Path file : files) {
            for (JsonNode result : JsonMapper.shared().readTree(file.toFile())) {
                addTo(tables, result);
            }
        }
        return tables.values().stream().map(ResultTable::toMarkdown).collect(Collectors.joining("\n"));
    }

    private static void addTo(Map<String, ResultTable> tables, JsonNode result) {
        String benchmark = result.path("benchmark").asString().replaceFirst(".*\\.(\\w+)\\.\\w+$", "$1");
        JsonNode metric = result.path("primaryMetric");
        tables.computeIfAbsent(benchmark + ", " + metric.path("scoreUnit").asString(), ResultTable::new)
                .add(result);
    }

    private void add(JsonNode result) {
        String row = result.path("benchmark").asString().replaceFirst(".*\\.", "");
        StringBuilder column = new StringBuilder();
        int threads = result.path("threads").asInt();
        column.append(threads).append(threads == 1 ? " thread" : " threads");
        for (Map.Entry<String, JsonNode> param : result.path("params").properties()) {
            String value = param.getValue().asString();
            switch (param.getKey()) {
                case "contender" -> row = Contenders.valueOf(value).title();
                case "renderer" -> row = Renderers.valueOf(value).title();
                default -> column.append(", ").append(value.toLowerCase(Locale.ROOT));
            }
        }
        put(row, column.toString(), result.path("primaryMetric").path("score").asDouble());
        JsonNode allocated = result.path("secondaryMetrics").path("gc.alloc.rate.norm");
        if (!allocated.isMissingNode()) {
            put(row, column + ", B/op", allocated.path("score").asDouble());
        }
    }

    private void put(String row, String column, double score) {
        if (!columns.contains(column)) {
            columns.add(column);
        }
        rows.computeIfAbsent(row, name -> new LinkedHashMap<>())
                .computeIfAbsent(column, name -> new Scores())
                .add(score);
    }

    private String toMarkdown() {
        StringBuilder table = new StringBuilder("### ").append(title).append("\n\n");
        line(table, "", columns);
        line(table, "---", columns.stream().map(column -> "---:").toList());
        rows.forEach((name, scores) -> line(table, name, cells(scores)));
        Map<String, Scores> first = rows.values().iterator().next();
        if (rows.size() > 1 && first.values().stream().anyMatch(Scores::isRepeated)) {
            addRatios(table, first);
        }
        return table.toString();
    }

    /** How many times as good the first row is as each other one: as fast for a throughput, as short for a time. */
    private void addRatios(StringBuilder table, Map<String, Scores> first) {
        boolean lessIsBetter = title.endsWith("/op");
        table.append("\n");
        line(table, rows.keySet().iterator().next() + " to", columns);
        line(table, "---", columns.stream().map(column -> "---:").toList());
        rows.entrySet().stream().skip(1).forEach(row -> {
            Map<String, Scores> ratios = new LinkedHashMap<>();
            row.getValue().forEach((column, scores) -> {
                Scores ours = first.get(column);
                if (ours != null && !column.endsWith("B/op")) {
                    ratios.put(column, lessIsBetter ? scores.dividedBy(ours) : ours.dividedBy(scores));
                }
            });
            line(table, row.getKey(), cells(ratios));
        });
    }

    private List<String> cells(Map<String, Scores> scores) {
        return columns.stream()
                .map(column -> scores.containsKey(column)
                        ? Objects.requireNonNull(scores.get(column)).toString()
                        : "–")
                .toList();
    }

    private static void line(StringBuilder table, String first, List<String> cells) {
        table.append("| ")
                .append(first)
                .append(" | ")
                .append(String.join(" | ", cells))
                .append(" |\n");
    }
}
