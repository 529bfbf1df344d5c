package dev.promptcache.boot.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.contract.Holds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class SealTests {

    private static final byte[] TEXT = "Tell me a joke about {topic}".getBytes(StandardCharsets.UTF_8);

    private final Seal seal = new Seal(List.of("secret"));

    @Test
    void whatIsSealedIsOpenedWithTheSameSecretAndPlaceAlone() {
        byte[] sealed = seal.close(TEXT, "place");
        assertThat(new Seal(List.of("new", "secret")).open(sealed, "place")).isEqualTo(TEXT);
        assertThat(seal.open(sealed, "another place")).isNull();
        assertThat(new Seal(List.of("other")).open(sealed, "place")).isNull();
    }

    @Test
    void twiceTheSameIsNotSealedTheSame() {
        assertThat(seal.close(TEXT, "place")).isNotEqualTo(seal.close(TEXT, "place"));
    }

    @Holds("fleet-sealed")
    @Test
    void whatWasChangedAnywhereIsNotOpened() {
        byte[] sealed = seal.close(TEXT, "place");
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThat(seal.open(changed, "place")).as("byte " + i).isNull();
        }
        for (int length = 0; length < sealed.length; length++) {
            assertThat(seal.open(Arrays.copyOf(sealed, length), "place")).isNull();
        }
    }

    @Test
    void theKeysAreThoseOfRfc5869() {
        // HKDF-SHA256 of IKM "secret", salt "prompt-cache fleet 1", info "aes", L = 32.
        assertThat(HexFormat.of().formatHex(Hkdf.derive("secret", "aes")))
                .isEqualTo("443e5640d6d4fc7354c8b0ec0337d7fbbf8a4cbb93a12ff921a680742befe09d");
    }
}
