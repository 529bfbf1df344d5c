package dev.promptcache.internal.text;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A piece of a mustache template. Immutable. */
sealed interface MustacheNode {

    void render(MustacheContext context, Rendering rendering);

    /** Text that stands as it is. */
    record Text(String text) implements MustacheNode {

        @Override
        public void render(MustacheContext context, Rendering rendering) {
            rendering.append(text);
        }
    }

    /** A value. What is empty, or not there, is nothing; nothing is escaped, since a prompt is no HTML. */
    record Variable(MustacheName name) implements MustacheNode {

        @Override
        public void render(MustacheContext context, Rendering rendering) {
            Object value = context.get(name);
            if (value instanceof String text) {
                rendering.append(text);
            } else if (!isNothing(value)) {
                Values.append(name.text(), value, rendering);
            }
        }

        private static boolean isNothing(@Nullable Object value) {
            return value == null
                    || value == Scope.ABSENT
                    || value instanceof Map<?, ?> map && map.isEmpty()
                    || value instanceof Collection<?> collection && collection.isEmpty();
        }
    }

    /** Pieces that stand once for each element of a list, or once in the context of any other value that is not falsy. */
    record Section(MustacheName name, List<MustacheNode> body) implements MustacheNode {

        @Override
        public void render(MustacheContext context, Rendering rendering) {
            Object value = context.get(name);
            if (isFalsy(value)) {
                return;
            }
            if (value instanceof Collection<?> collection) {
                for (Object element : collection) {
                    renderAll(body, context.inside(element), rendering);
                }
            } else {
                renderAll(body, value instanceof Boolean ? context : context.inside(value), rendering);
            }
        }
    }

    /** Pieces that stand where a value is falsy, or not there. */
    record Inverted(MustacheName name, List<MustacheNode> body) implements MustacheNode {

        @Override
        public void render(MustacheContext context, Rendering rendering) {
            if (isFalsy(context.get(name))) {
                renderAll(body, context, rendering);
            }
        }
    }

    private static void renderAll(List<MustacheNode> nodes, MustacheContext context, Rendering rendering) {
        // An element of a list costs something though it may have no body.
        rendering.step();
        for (int i = 0; i < nodes.size(); i++) {
            rendering.step();
            nodes.get(i).render(context, rendering);
        }
    }

    /** What JavaScript takes for false, and an empty list. */
    private static boolean isFalsy(@Nullable Object value) {
        return value == null
                || value == Scope.ABSENT
                || Boolean.FALSE.equals(value)
                || value instanceof String text && text.isEmpty()
                || value instanceof Number number && number.doubleValue() == 0
                || value instanceof Collection<?> collection && collection.isEmpty();
    }
}
