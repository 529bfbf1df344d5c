package dev.promptcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.promptcache.contract.Holds;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromptKeyTests {

    @Holds("key-canonical")
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "p, p, -, p, latest",
        "p:latest, p, -, p, latest",
        "-/p, p, -, p, latest",
        "-/p:latest, p, -, p, latest",
        "p:prod, p:prod, -, p, prod",
        "-/p:prod, p:prod, -, p, prod",
        "o/p, o/p, o, p, latest",
        "o/p:latest, o/p, o, p, latest",
        "o/p:prod, o/p:prod, o, p, prod",
        "p:feature/x, p:feature/x, -, p, feature/x",
        "o/p:feature/x, o/p:feature/x, o, p, feature/x",
        "p:with_model, p:with_model, -, p, with_model",
        "p:12344e88, p:12344e88, -, p, 12344e88",
        "grüße 100%:é, grüße 100%:é, -, grüße 100%, é",
        "latest, latest, -, latest, latest"
    })
    void anIdentifierIsBroughtToItsShortestForm(
            String identifier, String shortest, String owner, String name, String ref) {
        PromptKey key = PromptKey.parse(identifier);

        assertThat(key.identifier()).isEqualTo(shortest);
        assertThat(key.owner()).isEqualTo(owner);
        assertThat(key.name()).isEqualTo(name);
        assertThat(key.ref()).isEqualTo(ref);
        assertThat(PromptKey.of(owner, name, ref)).isEqualTo(key);
        assertThat(PromptKey.parse(key.identifier())).isEqualTo(key);
    }

    @Holds("key-canonical")
    @ParameterizedTest(name = "[{0}]")
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "\"\", its name is empty",
                "/name, its owner is empty",
                "owner/, its name is empty",
                "/, its owner is empty",
                "a/b/c, it has more than one '/'",
                ":commit, its name is empty",
                "owner/:commit, its name is empty",
                "name:, its ref is empty",
                "a:b:c, it has more than one ':'",
                "name:/x, its ref is empty",
                "name:x/, its ref is empty",
                "name:x/../y, its ref is '..'",
                "../name, its owner is '..'",
                "owner/.., its name is '..'",
                "., its name is '.'",
                "\" name\", its name starts or ends with white space",
                "\"owner /name\", its owner starts or ends with white space",
                "\"name:ref \", its ref starts or ends with white space",
                "\"name\u00a0\", its name starts or ends with white space",
                "\"name:\u200bref\", its ref starts or ends with white space",
                "\"\ufeffname\", its name starts or ends with white space"
            })
    void aMalformedIdentifierIsRefusedWithTheReason(String identifier, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PromptKey.parse(identifier))
                .withMessageContaining("'" + identifier + "'")
                .withMessageContaining(reason)
                .withMessageContaining("[owner/]name[:ref]");
    }

    @Test
    void halfASurrogatePairIsRefusedSinceItCouldNotBeSent() {
        for (String identifier : List.of("a\ud83db", "o\ude00/p", "p:\ud83d", "p:\ude00\ud83d")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PromptKey.parse(identifier))
                    .withMessageContaining("half a surrogate pair");
        }
        assertThat(PromptKey.parse("a\ud83d\ude00b").name()).isEqualTo("a\ud83d\ude00b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"na\u0000me", "na\nme", "na\u001bme", "na\u007fme", "p:a\tb"})
    void aControlCharacterIsRefusedAndNotRepeated(String identifier) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PromptKey.parse(identifier))
                .withMessageContaining("control character")
                .matches(e -> e.getMessage().chars().noneMatch(Character::isISOControl));
    }

    @Holds("key-model")
    @Test
    void theModelVariantIsAnotherKeyThanATagOfThatName() {
        PromptKey variant = PromptKey.parse("p").withModel();
        PromptKey tag = PromptKey.parse("p:with_model");

        assertThat(variant).isNotEqualTo(tag).isNotEqualTo(PromptKey.parse("p"));
        assertThat(variant.withModel()).isSameAs(variant);
        assertThat(variant).hasToString("p (with model)");
        assertThat(tag).hasToString("p:with_model");
    }
}
