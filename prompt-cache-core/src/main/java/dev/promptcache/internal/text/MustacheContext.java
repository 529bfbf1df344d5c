package dev.promptcache.internal.text;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value that a section stands in, and what is around it; the outermost is the variables. */
final class MustacheContext {

    private final @Nullable MustacheContext outer;
    private final @Nullable Object value;
    private final Scope scope;
    private final Rendering rendering;

    private MustacheContext(@Nullable MustacheContext outer, @Nullable Object value, Scope scope, Rendering rendering) {
        this.outer = outer;
        this.value = value;
        this.scope = scope;
        this.rendering = rendering;
    }

    static MustacheContext of(Scope scope, Rendering rendering) {
        return new MustacheContext(null, null, scope, rendering);
    }

    MustacheContext inside(@Nullable Object element) {
        return new MustacheContext(this, rendering.plain(element), scope, rendering);
    }

    /** A name's value in its plain form, {@link Scope#ABSENT} if it has none. */
    @Nullable
    Object get(MustacheName name) {
        if (name.isCurrent()) {
            return outer == null ? scope.all() : value;
        }
        Object found = find(name.first());
        List<String> rest = name.rest();
        for (int i = 0; i < rest.size() && found != Scope.ABSENT; i++) {
            found = member(found, rest.get(i));
        }
        return found == Scope.ABSENT ? found : rendering.plain(found);
    }

    private @Nullable Object find(String name) {
        MustacheContext context = this;
        while (context.outer != null) {
            Object found = member(context.value, name);
            if (found != Scope.ABSENT) {
                return found;
            }
            context = context.outer;
        }
        return scope.get(name);
    }

    private @Nullable Object member(@Nullable Object value, String name) {
        Object plain = rendering.plain(value);
        if (plain instanceof Map<?, ?> map) {
            return Scope.lookUp(map, name);
        }
        int index = plain instanceof List<?> ? index(name) : -1;
        return index >= 0 && plain instanceof List<?> list && index < list.size() ? list.get(index) : Scope.ABSENT;
    }

    /** The index that a name is, -1 if it is none. */
    private static int index(String name) {
        boolean isIndex = !name.isEmpty()
                && name.length() <= 9
                && name.chars().allMatch(c -> c >= '0' && c <= '9')
                && (name.length() == 1 || name.charAt(0) != '0');
        return isIndex ? Integer.parseInt(name) : -1;
    }
}
