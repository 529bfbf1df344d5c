package dev.promptcache.internal.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Data whose texts are templates; its names are not, and what is no text stays as it is. Immutable. */
public sealed interface DataTemplate {

    /**
     * The data with its values.
     *
     * @param scope the values that the names have
     * @param rendering counts the texts
     * @return the data, unmodifiable
     */
    @Nullable
    Object render(Scope scope, Rendering rendering);

    /**
     * Says which variables it wants.
     *
     * @param names is told of them
     */
    void declare(VariableNames names);

    /**
     * The data as it is written.
     *
     * @return the data with its variables
     */
    @Nullable
    Object template();

    /**
     * What has no variables in it.
     *
     * @param template the data
     */
    record Fixed(@Nullable Object template) implements DataTemplate {

        @Override
        public @Nullable Object render(Scope scope, Rendering rendering) {
            return template;
        }

        @Override
        public void declare(VariableNames names) {}
    }

    /**
     * A text.
     *
     * @param text the text
     */
    record OfText(TextSource text) implements DataTemplate {

        @Override
        public Object render(Scope scope, Rendering rendering) {
            return text.text(scope, rendering);
        }

        @Override
        public void declare(VariableNames names) {
            text.declare(names);
        }

        @Override
        public Object template() {
            return text.template();
        }
    }

    /**
     * A list.
     *
     * @param elements its elements
     */
    record OfList(List<DataTemplate> elements) implements DataTemplate {

        @Override
        public Object render(Scope scope, Rendering rendering) {
            List<@Nullable Object> list = new ArrayList<>(elements.size());
            for (DataTemplate element : elements) {
                list.add(element.render(scope, rendering));
            }
            return Collections.unmodifiableList(list);
        }

        @Override
        public void declare(VariableNames names) {
            elements.forEach(element -> element.declare(names));
        }

        @Override
        public Object template() {
            List<@Nullable Object> list = new ArrayList<>(elements.size());
            elements.forEach(element -> list.add(element.template()));
            return list;
        }
    }

    /**
     * An object.
     *
     * @param members its members
     */
    record OfObject(Map<String, DataTemplate> members) implements DataTemplate {

        @Override
        public Object render(Scope scope, Rendering rendering) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            for (Map.Entry<String, DataTemplate> member : members.entrySet()) {
                map.put(member.getKey(), member.getValue().render(scope, rendering));
            }
            return Collections.unmodifiableMap(map);
        }

        @Override
        public void declare(VariableNames names) {
            members.values().forEach(member -> member.declare(names));
        }

        @Override
        public Object template() {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            members.forEach((name, member) -> map.put(name, member.template()));
            return map;
        }
    }
}
