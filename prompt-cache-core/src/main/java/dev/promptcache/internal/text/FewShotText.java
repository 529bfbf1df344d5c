package dev.promptcache.internal.text;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A beginning, examples and an end, with a separator between them.
 *
 * @param pieces the beginning, the examples' texts and the end, without those that are empty
 * @param separator what stands between the pieces
 * @param dropsEmpty whether a piece that becomes empty is left out with its separator
 * @param partials the values that the manifest gives to names
 */
public record FewShotText(
        List<TextSource> pieces, String separator, boolean dropsEmpty, Map<String, @Nullable Object> partials)
        implements TextSource {

    @Override
    public String text(Scope scope, Rendering rendering) {
        Scope inner = scope.withDefaults(partials);
        StringBuilder text = new StringBuilder();
        boolean first = true;
        for (TextSource piece : pieces) {
            String more = piece.text(inner, rendering);
            if (!more.isEmpty() || !dropsEmpty) {
                rendering.use(separator.length());
                text.append(first ? "" : separator).append(more);
                first = false;
            }
        }
        return text.toString();
    }

    @Override
    public void declare(VariableNames names) {
        VariableNames inner = new VariableNames();
        pieces.forEach(piece -> piece.declare(inner));
        names.addAll(inner, partials.keySet());
    }

    @Override
    public String template() {
        return pieces.stream().map(TextSource::template).collect(Collectors.joining(separator));
    }

    @Override
    public boolean isConstant() {
        return pieces.stream().allMatch(TextSource::isConstant);
    }

    /**
     * A text without variables.
     *
     * @param template the text
     */
    public record Fixed(String template) implements TextSource {

        @Override
        public String text(Scope scope, Rendering rendering) {
            rendering.use(template.length());
            return template;
        }

        @Override
        public void declare(VariableNames names) {}

        @Override
        public boolean isConstant() {
            return true;
        }
    }
}
