package dev.promptcache.boot.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What FLEET.md says is so. */
class FleetGuideTests {

    private static final Pattern COMMAND = Pattern.compile("redis\\.p?call\\('([A-Z]+)'");
    private static final List<String> SCRIPTS =
            List.of("common", "claim", "store", "fail", "mark", "read", "position");

    @Test
    void theUserMayDoWhatTheScriptsDoAndNothingElse() throws IOException {
        Set<String> needed = new TreeSet<>(Set.of("eval", "evalsha", "subscribe", "unsubscribe", "ping"));
        for (String script : SCRIPTS) {
            COMMAND.matcher(script(script)).results().forEach(call -> needed.add(call.group(1).toLowerCase(Locale.ROOT)));
        }
        Set<String> allowed = Arrays.stream(aclLine().split(" "))
                .filter(part -> part.startsWith("+"))
                .map(part -> part.substring(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(allowed).isEqualTo(needed);
    }

    /** The line of FLEET.md that makes a user of Redis. */
    static String aclLine() throws IOException {
        return guide().lines()
                .filter(line -> line.startsWith("user prompts "))
                .findFirst()
                .orElseThrow();
    }

    private static String guide() throws IOException {
        return Files.readString(Path.of("FLEET.md"));
    }

    private static String script(String name) throws IOException {
        try (InputStream in = FleetScripts.class.getResourceAsStream(name + ".lua")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
