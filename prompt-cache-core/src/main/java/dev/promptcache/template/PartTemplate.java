package dev.promptcache.template;

import dev.promptcache.internal.text.DataTemplate;
import dev.promptcache.internal.text.Rendering;
import dev.promptcache.internal.text.Scope;
import dev.promptcache.internal.text.TemplateFailure;
import dev.promptcache.internal.text.TemplateFailure.Kind;
import dev.promptcache.internal.text.TextSource;
import dev.promptcache.internal.text.Values;
import dev.promptcache.internal.text.VariableNames;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands among the parts of a message's content. Immutable. */
sealed interface PartTemplate {

    /** The part; null if nothing is to stand there. */
    @Nullable
    ContentPart render(Scope scope, Rendering rendering);

    void declare(VariableNames names);

    /** The part as it is written. */
    String template();

    /**
     * A text, which is left out when it is empty.
     *
     * @param own the values that the manifest gives to names, which LangChain lets nobody override in a part
     * @param others what else stands in the part
     */
    record OfText(TextSource text, Map<String, @Nullable Object> own, Map<String, @Nullable Object> others)
            implements PartTemplate {

        @Override
        public @Nullable ContentPart render(Scope scope, Rendering rendering) {
            String rendered = text.text(own.isEmpty() ? scope : scope.withOverrides(own), rendering);
            if (rendered.isEmpty()) {
                return null;
            }
            return others.isEmpty()
                    ? new ContentPart.Text(rendered)
                    : new ContentPart.Text(rendered, with(others, "text", "text", rendered));
        }

        @Override
        public void declare(VariableNames names) {
            VariableNames inner = new VariableNames();
            text.declare(inner);
            names.addAllBut(inner, own.keySet());
        }

        @Override
        public String template() {
            return text.template();
        }
    }

    /**
     * An image by its address.
     *
     * @param others what else stands in the part
     */
    record OfImage(TextSource url, @Nullable TextSource detail, String path, Map<String, @Nullable Object> others)
            implements PartTemplate {

        @Override
        public ContentPart render(Scope scope, Rendering rendering) {
            String address = url.text(scope, rendering);
            if (address.isEmpty()) {
                VariableNames names = new VariableNames();
                url.declare(names);
                throw new TemplateFailure(
                        Kind.INVALID_VALUE, path, List.copyOf(names.required()), "The image's address is empty.");
            }
            String closeness = detail == null ? "" : detail.text(scope, rendering);
            Map<String, @Nullable Object> image =
                    closeness.isEmpty() ? Map.of("url", address) : Map.of("url", address, "detail", closeness);
            Map<String, @Nullable Object> form = with(others, "image_url", "image_url", image);
            return new ContentPart.Image(address, closeness.isEmpty() ? null : closeness, form);
        }

        @Override
        public void declare(VariableNames names) {
            url.declare(names);
            if (detail != null) {
                detail.declare(names);
            }
        }

        @Override
        public String template() {
            return url.template();
        }
    }

    /** An object of any form. */
    record OfData(DataTemplate data) implements PartTemplate {

        @Override
        public ContentPart render(Scope scope, Rendering rendering) {
            Map<String, @Nullable Object> form = new LinkedHashMap<>();
            if (data.render(scope, rendering) instanceof Map<?, ?> rendered) {
                rendered.forEach((name, value) -> form.put((String) name, value));
            }
            return ContentParts.of(form);
        }

        @Override
        public void declare(VariableNames names) {
            data.declare(names);
        }

        @Override
        public String template() {
            return Values.json(data.template());
        }
    }

    private static Map<String, @Nullable Object> with(
            Map<String, @Nullable Object> others, String type, String member, Object value) {
        Map<String, @Nullable Object> form = new LinkedHashMap<>(others);
        form.put("type", type);
        form.put(member, value);
        return Collections.unmodifiableMap(form);
    }
}
