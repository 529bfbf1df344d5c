package dev.promptcache.template;

import dev.promptcache.internal.manifest.ManifestData;
import dev.promptcache.internal.manifest.MessageKind;
import dev.promptcache.internal.manifest.Node;
import dev.promptcache.internal.text.Rendering;
import dev.promptcache.internal.text.TemplateFailure;
import dev.promptcache.internal.text.TemplateFailure.Kind;
import dev.promptcache.internal.text.Values;
import dev.promptcache.internal.text.VariableNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes messages of their fields: of literal messages in a manifest, and of what is given for a placeholder. */
final class MessageReader {

    private static final String DEVELOPER = "developer";
    private static final String OPENAI_ROLE = "__openai_role__";

    /** What is no additional value of a message in a history. */
    private static final Set<String> FIELDS = Set.of(
            "role",
            "type",
            "content",
            "name",
            "id",
            "tool_calls",
            "invalid_tool_calls",
            "tool_call_id",
            "status",
            "artifact",
            "example",
            "usage_metadata",
            "response_metadata",
            "additional_kwargs");

    private final Kind category;
    private final String path;
    private final List<String> names;

    private MessageReader(Kind category, String path, List<String> names) {
        this.category = category;
        this.path = path;
        this.names = names;
    }

    /** A message that stands in the manifest, whose content is no template. */
    static PromptMessage literal(Node node, MessageKind kind) {
        Map<String, @Nullable Object> fields = ManifestData.copyMap(node.kwargs(), node.path());
        return new MessageReader(Kind.INVALID_MANIFEST, node.path(), List.of()).message(kind, fields);
    }

    /** What a message template makes messages from: everything but the content. */
    static PromptMessage withoutContent(Node node, MessageKind kind) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("content", "");
        for (String name : List.of("role", "additional_kwargs")) {
            if (node.get(name) != null) {
                fields.put(name, ManifestData.copy(node.get(name), node.at(name)));
            }
        }
        return new MessageReader(Kind.INVALID_MANIFEST, node.path(), List.of()).message(kind, fields);
    }

    /** A message that is given for a placeholder, in any of the forms in which applications keep them. */
    static PromptMessage given(@Nullable Object item, String name, String path, Rendering rendering) {
        if (item instanceof PromptMessage message) {
            return message;
        }
        MessageReader reader = new MessageReader(Kind.INVALID_VALUE, path, List.of(name));
        Object copy = Values.copy(name, item, rendering);
        if (copy instanceof String text) {
            return PromptMessage.user(text);
        }
        if (copy instanceof List<?> pair && pair.size() == 2 && pair.get(0) instanceof String role) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("role", role);
            if (pair.get(1) != null) {
                fields.put("content", pair.get(1));
            }
            return reader.given(fields);
        }
        if (copy instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            map.forEach((field, value) -> fields.put((String) field, value));
            return reader.given(fields);
        }
        throw reader.failure("a message is a map with role and content, a pair of them, or the text of a user");
    }

    private PromptMessage given(Map<String, @Nullable Object> fields) {
        if (Node.isOne(fields)) {
            return serialized(fields);
        }
        String role = fields.get("role") instanceof String given ? given : text(fields, "type");
        MessageKind kind = role == null ? null : MessageKind.ofRole(role);
        if (kind == null) {
            throw failure(
                    role == null
                            ? "a message has a role"
                            : "the role '" + role + "' is none of system, developer, user, assistant and tool");
        }
        Map<String, @Nullable Object> additional = new LinkedHashMap<>(map(fields, "additional_kwargs"));
        fields.forEach((name, value) -> {
            if (!FIELDS.contains(name)) {
                additional.putIfAbsent(name, value);
            }
        });
        if (DEVELOPER.equals(role)) {
            additional.put(OPENAI_ROLE, DEVELOPER);
        }
        Map<String, @Nullable Object> complete = new LinkedHashMap<>(fields);
        complete.put("additional_kwargs", additional);
        return message(kind, complete);
    }

    /** A message as LangChain saves it. */
    private PromptMessage serialized(Map<String, @Nullable Object> fields) {
        Node node;
        try {
            node = Node.of(fields, path);
        } catch (TemplateFailure e) {
            throw failure(e.detail().replaceFirst("\\.$", ""));
        }
        MessageKind kind = MessageKind.ofClass(node.className());
        if (kind == null) {
            throw failure("'" + node.className() + "' is no message");
        }
        Map<String, @Nullable Object> kwargs = new LinkedHashMap<>();
        node.kwargs().forEach((name, value) -> kwargs.put((String) name, value));
        return message(kind, kwargs);
    }

    private PromptMessage message(MessageKind kind, Map<String, @Nullable Object> fields) {
        MessageContent content = content(fields);
        String name = text(fields, "name");
        Map<String, @Nullable Object> additional = map(fields, "additional_kwargs");
        return switch (kind) {
            case SYSTEM -> new PromptMessage.System(content, name, additional);
            case USER -> new PromptMessage.User(content, name, additional);
            case ASSISTANT -> assistant(content, name, additional, fields);
            case TOOL ->
                new PromptMessage.Tool(
                        content,
                        required(fields, "tool_call_id"),
                        "error".equals(fields.get("status")),
                        name,
                        additional);
            case FUNCTION -> new PromptMessage.Other("function", content, required(fields, "name"), additional);
            case CHAT -> new PromptMessage.Other(required(fields, "role"), content, name, additional);
        };
    }

    private PromptMessage assistant(
            MessageContent content,
            @Nullable String name,
            Map<String, @Nullable Object> additional,
            Map<String, @Nullable Object> fields) {
        List<ToolCall> calls = new ArrayList<>();
        List<InvalidToolCall> invalid = new ArrayList<>();
        for (Map<?, ?> call : maps(fields, "tool_calls")) {
            calls.add(ToolCalls.valid(call, this::failure));
        }
        for (Map<?, ?> call : maps(fields, "invalid_tool_calls")) {
            invalid.add(ToolCalls.invalid(call));
        }
        if (calls.isEmpty() && invalid.isEmpty()) {
            ToolCalls.addChunks(maps(fields, "tool_call_chunks"), calls, invalid);
        }
        if (calls.isEmpty() && invalid.isEmpty()) {
            ToolCalls.addOpenAi(additional.get("tool_calls"), calls, invalid);
        }
        return new PromptMessage.Assistant(content, calls, invalid, name, additional);
    }

    private MessageContent content(Map<String, @Nullable Object> fields) {
        Object content = fields.get("content");
        if (content == null && fields.containsKey("content") && category == Kind.INVALID_VALUE) {
            // OpenAI's form of an answer that is tool calls alone.
            return MessageContent.of("");
        }
        if (content instanceof String text) {
            return MessageContent.of(text);
        }
        if (content instanceof List<?> list) {
            List<ContentPart> parts = new ArrayList<>(list.size());
            for (Object part : list) {
                parts.add(part(part));
            }
            return MessageContent.of(parts);
        }
        throw failure("a message has a content, which is a text or a list of parts");
    }

    private ContentPart part(@Nullable Object part) {
        if (part instanceof String text) {
            return new ContentPart.Text(text, Map.of());
        }
        if (part instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            map.forEach((name, value) -> members.put((String) name, value));
            return ContentParts.of(members);
        }
        throw failure("a part of a message's content is an object or a text");
    }

    private List<Map<?, ?>> maps(Map<String, @Nullable Object> fields, String name) {
        Object value = fields.get(name);
        List<Map<?, ?>> maps = new ArrayList<>();
        if (value instanceof Collection<?> collection) {
            for (Object element : collection) {
                if (!(element instanceof Map<?, ?> map)) {
                    throw failure(name + " has objects only");
                }
                maps.add(map);
            }
        } else if (value != null) {
            throw failure(name + " is a list");
        }
        return maps;
    }

    private Map<String, @Nullable Object> map(Map<String, @Nullable Object> fields, String name) {
        Object value = fields.get(name);
        if (value == null) {
            return Map.of();
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw failure(name + " is an object");
        }
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        map.forEach((member, memberValue) -> members.put((String) member, memberValue));
        return Collections.unmodifiableMap(members);
    }

    private @Nullable String text(Map<String, @Nullable Object> fields, String name) {
        Object value = fields.get(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw failure(name + " is a text");
    }

    private String required(Map<String, @Nullable Object> fields, String name) {
        String text = text(fields, name);
        if (text == null) {
            throw failure("a message of this kind has a " + name);
        }
        return text;
    }

    private TemplateFailure failure(String problem) {
        String detail = category == Kind.INVALID_VALUE
                ? "The value of " + VariableNames.shown(names.get(0)) + " is no list of messages: " + problem + "."
                : "The manifest does not have the form that LangChain writes: " + problem + ".";
        return new TemplateFailure(category, path, names, detail);
    }
}
