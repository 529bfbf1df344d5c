package dev.promptcache.boot;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptVetter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * Objects to a prompt whose manifest is larger than it may be, as JSON without white space in UTF-8. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ManifestSizeVetter implements PromptVetter {

    private final DataSize most;

    /**
     * Makes a vetter.
     *
     * @param most the largest manifest that is let in
     */
    public ManifestSizeVetter(DataSize most) {
        this.most = most;
    }

    @Override
    public Optional<String> objection(PromptKey key, @Nullable PromptCommit before, PromptCommit after) {
        long size = sizeOf(after.manifest());
        return size <= most.toBytes()
                ? Optional.empty()
                : Optional.of("its manifest has " + size + " bytes, more than the " + most.toBytes()
                        + " of langsmith.prompt-cache.vetting.max-size");
    }

    private static long sizeOf(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            long size = separators(map.size());
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                size += sizeOf(String.valueOf(entry.getKey())) + 1 + sizeOf(entry.getValue());
            }
            return size;
        }
        if (value instanceof List<?> list) {
            long size = separators(list.size());
            for (Object element : list) {
                size += sizeOf(element);
            }
            return size;
        }
        String text = String.valueOf(value);
        return value instanceof String
                ? 2 + text.codePoints().mapToLong(ManifestSizeVetter::sizeOf).sum()
                : text.length();
    }

    /** Brackets, and a comma between each two. */
    private static long separators(int elements) {
        return 2L + Math.max(0, elements - 1);
    }

    private static long sizeOf(int codePoint) {
        if (codePoint < ' ') {
            boolean hasLetter = "\b\f\n\r\t".indexOf(codePoint) >= 0;
            return hasLetter ? 2 : 6;
        }
        if (codePoint == '"' || codePoint == '\\') {
            return 2;
        }
        if (codePoint < 0x80) {
            return 1;
        }
        if (codePoint < 0x800) {
            return 2;
        }
        return codePoint < 0x10000 ? 3 : 4;
    }
}
