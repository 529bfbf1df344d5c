package dev.promptcache.internal.text;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A template in Python's format syntax, which LangChain calls f-string: texts with fields between them. */
final class FString implements CompiledTemplate {

    /** One more than fields. */
    private final String[] literals;

    private final Field[] fields;

    FString(List<String> literals, List<Field> fields) {
        this.literals = literals.toArray(String[]::new);
        this.fields = fields.toArray(Field[]::new);
    }

    /**
     * A place for a value.
     *
     * @param asText whether the value is made a text before it is formatted
     * @param format how the value is written, null for as it is
     */
    record Field(String name, boolean asText, @Nullable FormatSpec format) {}

    /** The value that is the whole text, without a copy; null if it is not as simple. */
    @Nullable
    String onlyText(Scope scope) {
        boolean alone =
                fields.length == 1 && fields[0].format == null && literals[0].isEmpty() && literals[1].isEmpty();
        return alone && scope.get(fields[0].name) instanceof String text ? text : null;
    }

    @Override
    public void render(Scope scope, Rendering rendering) {
        for (int i = 0; i < fields.length; i++) {
            rendering.append(literals[i]);
            Field field = fields[i];
            Object value = scope.get(field.name);
            if (field.format == null) {
                Values.append(field.name, value, rendering);
            } else {
                field.format.append(field.name, field.asText ? asText(field.name, value, rendering) : value, rendering);
            }
        }
        rendering.append(literals[fields.length]);
    }

    private static String asText(String name, @Nullable Object value, Rendering rendering) {
        Rendering text = rendering.aside();
        Values.append(name, value, text);
        return text.take();
    }

    @Override
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (Field field : fields) {
            names.add(field.name);
        }
        return names;
    }

    @Override
    public boolean isConstant() {
        return fields.length == 0;
    }
}
