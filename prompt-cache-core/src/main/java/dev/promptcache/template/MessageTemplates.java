package dev.promptcache.template;

import dev.promptcache.internal.text.Rendering;
import dev.promptcache.internal.text.Scope;
import dev.promptcache.internal.text.TemplateFailure.Kind;
import dev.promptcache.internal.text.TextSource;
import dev.promptcache.internal.text.Values;
import dev.promptcache.internal.text.VariableNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What stands among the messages of a chat prompt, beside other chat prompts. */
final class MessageTemplates {

    private MessageTemplates() {}

    /**
     * A message whose content is a text.
     *
     * @param message the message without its content
     */
    record OfText(PromptMessage message, TextSource text) implements MessageSource {

        @Override
        public void render(Scope scope, Rendering rendering, List<PromptMessage> messages) {
            messages.add(message.withContent(MessageContent.of(text.text(scope, rendering))));
        }

        @Override
        public void declare(VariableNames names) {
            text.declare(names);
        }

        @Override
        public void describe(List<TemplateMessage> messages) {
            messages.add(new TemplateMessage(message.role(), text.template()));
        }
    }

    /**
     * A message whose content is a list of parts.
     *
     * @param message the message without its content
     */
    record OfParts(PromptMessage message, List<PartTemplate> parts) implements MessageSource {

        @Override
        public void render(Scope scope, Rendering rendering, List<PromptMessage> messages) {
            List<ContentPart> rendered = new ArrayList<>(parts.size());
            for (PartTemplate part : parts) {
                ContentPart content = part.render(scope, rendering);
                if (content != null) {
                    rendered.add(content);
                }
            }
            messages.add(message.withContent(MessageContent.of(rendered)));
        }

        @Override
        public void declare(VariableNames names) {
            parts.forEach(part -> part.declare(names));
        }

        @Override
        public void describe(List<TemplateMessage> messages) {
            String text = parts.stream().map(PartTemplate::template).collect(Collectors.joining("\n"));
            messages.add(new TemplateMessage(message.role(), text));
        }
    }

    /**
     * A message of a template without variables.
     *
     * @param message what the template renders to
     */
    record Constant(MessageSource source, PromptMessage message) implements MessageSource {

        @Override
        public void render(Scope scope, Rendering rendering, List<PromptMessage> messages) {
            messages.add(message);
        }

        @Override
        public void declare(VariableNames names) {}

        @Override
        public void describe(List<TemplateMessage> messages) {
            source.describe(messages);
        }
    }

    /** Messages that are no templates. */
    record Fixed(List<PromptMessage> messages) implements MessageSource {

        @Override
        public void render(Scope scope, Rendering rendering, List<PromptMessage> rendered) {
            rendered.addAll(messages);
        }

        @Override
        public void declare(VariableNames names) {}

        @Override
        public void describe(List<TemplateMessage> described) {
            for (PromptMessage message : messages) {
                Object content = message.content().toJson();
                described.add(new TemplateMessage(
                        message.role(), content instanceof String text ? text : Values.json(content)));
            }
        }
    }

    /**
     * A place for messages that the application gives.
     *
     * @param last how many of them are taken, the newest ones; -1 for all
     */
    record Placeholder(String name, String path, boolean isOptional, int last) implements MessageSource {

        @Override
        public void render(Scope scope, Rendering rendering, List<PromptMessage> messages) {
            rendering.at(path);
            Object value = scope.get(name);
            if (isOptional && (value == Scope.ABSENT || rendering.plain(value) == null)) {
                return;
            }
            int start = messages.size();
            for (Object item : items(value, rendering)) {
                rendering.step();
                messages.add(MessageReader.given(item, name, path, rendering));
            }
            int end = messages.size() - last;
            if (last >= 0 && end > start) {
                // Only here, so that a message that is none is told wherever it stands.
                messages.subList(start, end).clear();
            }
        }

        private Collection<?> items(@Nullable Object value, Rendering rendering) {
            Object plain = value instanceof PromptMessage ? null : rendering.plain(value);
            if (plain instanceof Collection<?> collection) {
                return collection;
            }
            throw rendering.failure(
                    Kind.INVALID_VALUE,
                    List.of(name),
                    "The placeholder " + VariableNames.shown(name) + " takes a list of messages.");
        }

        @Override
        public void declare(VariableNames names) {
            if (isOptional) {
                names.allow(name);
            } else {
                names.require(name, path);
            }
        }

        @Override
        public void describe(List<TemplateMessage> messages) {
            messages.add(new TemplateMessage("placeholder", name));
        }
    }
}
