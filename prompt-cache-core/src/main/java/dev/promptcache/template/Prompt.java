package dev.promptcache.template;

import dev.promptcache.internal.text.Rendering;
import dev.promptcache.internal.text.Scope;
import dev.promptcache.internal.text.TextSource;
import dev.promptcache.internal.text.VariableNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A whole prompt. */
sealed interface Prompt extends MessageSource {

    /** Whether it is a text, which counts as one message of the user's. */
    boolean isText();

    /** The variables of a part of a prompt. */
    static VariableNames names(MessageSource source) {
        VariableNames names = new VariableNames();
        source.declare(names);
        return names;
    }

    /** A string prompt. */
    record Text(TextSource source) implements Prompt {

        @Override
        public boolean isText() {
            return true;
        }

        @Override
        public void render(Scope scope, Rendering rendering, List<PromptMessage> messages) {
            messages.add(PromptMessage.user(source.text(scope, rendering)));
        }

        @Override
        public void declare(VariableNames names) {
            source.declare(names);
        }

        @Override
        public void describe(List<TemplateMessage> messages) {
            messages.add(new TemplateMessage("user", source.template()));
        }
    }

    /** A chat prompt, which may stand among the messages of another. */
    record Chat(List<MessageSource> messages, Map<String, @Nullable Object> partials) implements Prompt {

        @Override
        public boolean isText() {
            return false;
        }

        @Override
        public void render(Scope scope, Rendering rendering, List<PromptMessage> rendered) {
            Scope inner = scope.withDefaults(partials);
            for (int i = 0; i < messages.size(); i++) {
                messages.get(i).render(inner, rendering, rendered);
            }
        }

        @Override
        public void declare(VariableNames names) {
            VariableNames inner = new VariableNames();
            messages.forEach(message -> message.declare(inner));
            names.addAll(inner, partials.keySet());
        }

        @Override
        public void describe(List<TemplateMessage> described) {
            messages.forEach(message -> message.describe(described));
        }
    }

    /** Prompts whose results are the variables of those after them. */
    record Pipeline(List<Stage> stages, Prompt last, Map<String, @Nullable Object> partials) implements Prompt {

        /** A prompt, and the variable that its result becomes. */
        record Stage(String name, Prompt prompt) {}

        @Override
        public boolean isText() {
            return last.isText();
        }

        @Override
        public void render(Scope scope, Rendering rendering, List<PromptMessage> messages) {
            Map<String, @Nullable Object> results = new LinkedHashMap<>();
            Scope inner = scope.withDefaults(partials).withOverrides(results);
            for (Stage stage : stages) {
                List<PromptMessage> result = new ArrayList<>();
                stage.prompt().render(inner, rendering, result);
                results.put(
                        stage.name(), stage.prompt().isText() ? result.get(0).text() : result);
            }
            last.render(inner, rendering, messages);
        }

        @Override
        public void declare(VariableNames names) {
            VariableNames inner = new VariableNames();
            Set<String> made = new LinkedHashSet<>();
            for (Stage stage : stages) {
                inner.addAllBut(names(stage.prompt()), made);
                made.add(stage.name());
            }
            inner.addAllBut(names(last), made);
            names.addAll(inner, partials.keySet());
        }

        @Override
        public void describe(List<TemplateMessage> messages) {
            stages.forEach(stage -> stage.prompt().describe(messages));
            last.describe(messages);
        }
    }
}
