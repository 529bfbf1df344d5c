package dev.promptcache.boot.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommitCodecTests {

    private static final PromptKey KEY = PromptKey.parse("acme/joke:prod");

    private final CommitCodec codec = new CommitCodec(new Seal(List.of("secret")), "namespace:");

    @Test
    void whateverACommitCanHoldComesBackAsItWas() {
        Map<String, Object> deep = Map.of("end", true);
        for (int i = 2; i < 500; i++) {
            deep = Map.of("next", deep);
        }
        PromptCommit commit = new PromptCommit(
                "-",
                "joke",
                "aaaaaaaa",
                Map.of(
                        "half a pair",
                        "\ud83d and \ude00",
                        "\ud83d",
                        "\ud83d\ude00 \uffff \u0000",
                        "numbers",
                        Arrays.asList(1, 1L << 40, BigInteger.TEN.pow(300), 0.7, 1e300, null),
                        "deep",
                        deep),
                List.of(),
                null,
                null,
                null);
        assertThat(roundTrip(commit)).isEqualTo(commit);
    }

    @Test
    void aNumberKeepsItsDigits() {
        PromptCommit commit = new PromptCommit(
                "-",
                "joke",
                "aaaaaaaa",
                Map.of("long", new BigDecimal("0.1234567890123456789012345"), "large", new BigDecimal("1E+400")));
        assertThat(roundTrip(commit)).isEqualTo(commit);
    }

    @Test
    void whatIsSealedForOnePromptAndHashIsNotOpenedForAnother() {
        PromptKey spaced = PromptKey.parse("acme/joke:prod two");
        byte[] sealed = codec.encode(spaced, new PromptCommit("-", "joke", "aaaaaaaa", Map.of()));
        assertThat(codec.decode(spaced, "aaaaaaaa", sealed)).isNotNull();
        assertThat(codec.decode(KEY, "two aaaaaaaa", sealed)).isNull();
        assertThat(codec.decode(spaced.withModel(), "aaaaaaaa", sealed)).isNull();
        assertThat(codec.decode(spaced, "bbbbbbbb", sealed)).isNull();
        assertThat(new CommitCodec(new Seal(List.of("secret")), "another:").decode(spaced, "aaaaaaaa", sealed))
                .isNull();
    }

    private PromptCommit roundTrip(PromptCommit commit) {
        return codec.decode(KEY, commit.commitHash(), codec.encode(KEY, commit));
    }
}
