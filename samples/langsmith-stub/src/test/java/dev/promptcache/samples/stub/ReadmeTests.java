package dev.promptcache.samples.stub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCache;
import dev.promptcache.langsmith.LangSmithConnection;
import dev.promptcache.langsmith.LangSmithPromptSource;
import dev.promptcache.template.PromptTemplate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReadmeTests {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([\\w-]+)` \\| (?:`production`)? ?\\| (`.*) \\|$");
    private static final Pattern VARIABLE = Pattern.compile("`(\\w+)`");

    @Test
    void itNamesTheBundledPromptsAndTheirVariables() throws Exception {
        Map<String, Set<String>> named = ROW.matcher(Files.readString(Path.of("README.md")))
                .results()
                .collect(Collectors.toMap(
                        row -> row.group(1),
                        row -> VARIABLE.matcher(row.group(2))
                                .results()
                                .map(MatchResult::group)
                                .map(variable -> variable.replace("`", ""))
                                .collect(Collectors.toCollection(TreeSet::new))));
        try (LangSmithStub stub = LangSmithStub.start(0);
                PromptCache prompts = AsyncPromptCache.builder(LangSmithPromptSource.builder(
                                        new LangSmithConnection(stub.uri().toString(), "any", null))
                                .build())
                        .templateEngine((template, variables) -> template)
                        .build()
                        .synchronous()) {
            Map<String, Set<String>> served = new TreeMap<>();
            for (String name : stub.prompts()) {
                PromptTemplate template = prompts.pull(name).template();
                Set<String> variables = new TreeSet<>(template.variables());
                variables.addAll(template.optionalVariables());
                served.put(name, variables);
            }
            assertThat(named).containsExactlyInAnyOrderEntriesOf(served);
        }
    }
}
