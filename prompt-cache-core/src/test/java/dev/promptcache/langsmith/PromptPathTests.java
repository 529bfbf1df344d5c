package dev.promptcache.langsmith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptcache.PromptKey;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptPathTests {

    private static final String PARTS = "a.-%/\\?#;&=+ {}[]()<>\"'`|^~@!$*,_ü漢\u202e\ud83d\ude00\u00a0%2f%2e%2E%00";

    private final FakeTransport langSmith = new FakeTransport();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                ".",
                "../p",
                "p:..",
                "p:.",
                "p:../x",
                "p:x/..",
                "p:x/../../repos",
                "./p",
                "p:x/./y",
                "",
                "/p",
                "a/",
                "p:",
                ":x",
                "a/b/c",
                "p:a:b",
                "p:a\nb",
                "p:a\r\nHost: x",
                "p\u0000",
                " p",
                "p "
            })
    void anIdentifierThatCouldLeadElsewhereIsRefusedBeforeAnyRequest(String identifier) {
        assertThatThrownBy(() -> langSmith.pull(identifier)).isInstanceOf(IllegalArgumentException.class);
        assertThat(langSmith.requests()).isEmpty();
    }

    @Test
    void whateverAValidIdentifierContainsArrivesInItsOwnThreeSegments() {
        LangSmithPromptSource source = langSmith.source().build();
        for (PromptKey key : randomKeys()) {
            Pulls.commit(source, key);
            String path = langSmith.lastRequest().uri().getRawPath();
            assertThat(path).matches("/api/v1/commits(/[A-Za-z0-9.~_!$&'()*+,;=:@%-]+){3}");
            String[] segments = path.substring("/api/v1/commits/".length()).split("/");
            assertThat(List.of(segments).stream().map(PromptPathTests::decode))
                    .containsExactly(key.owner(), key.name(), key.ref());
        }
    }

    private static List<PromptKey> randomKeys() {
        Random random = new Random(4711);
        int[] parts = PARTS.codePoints().toArray();
        return IntStream.range(0, 5000)
                .mapToObj(i -> part(random, parts) + '/' + part(random, parts) + ':' + part(random, parts))
                .filter(PromptPathTests::isValid)
                .map(PromptKey::parse)
                .limit(200)
                .toList();
    }

    private static String part(Random random, int[] parts) {
        StringBuilder part = new StringBuilder();
        for (int i = random.nextInt(8); i >= 0; i--) {
            part.appendCodePoint(parts[random.nextInt(parts.length)]);
        }
        return part.toString();
    }

    private static boolean isValid(String identifier) {
        try {
            PromptKey.parse(identifier);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String decode(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
