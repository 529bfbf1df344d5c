package dev.promptcache.internal.text;

import java.util.List;
import java.util.Set;

/**
 * A mustache template.
 *
 * @param names the first part of each name outside of sections
 */
record MustacheTemplate(List<MustacheNode> nodes, Set<String> names) implements CompiledTemplate {

    @Override
    public void render(Scope scope, Rendering rendering) {
        MustacheContext context = MustacheContext.of(scope, rendering);
        for (int i = 0; i < nodes.size(); i++) {
            nodes.get(i).render(context, rendering);
        }
    }

    @Override
    public boolean isConstant() {
        return nodes.stream().allMatch(node -> node instanceof MustacheNode.Text);
    }
}
