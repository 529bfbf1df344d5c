package dev.promptcache.template;

import dev.promptcache.internal.manifest.ManifestData;
import dev.promptcache.internal.manifest.MessageKind;
import dev.promptcache.internal.manifest.Node;
import dev.promptcache.internal.manifest.TextReader;
import dev.promptcache.internal.text.DataTemplate;
import dev.promptcache.internal.text.Rendering;
import dev.promptcache.internal.text.Scope;
import dev.promptcache.internal.text.TemplateFailure;
import dev.promptcache.internal.text.TemplateFailure.Kind;
import dev.promptcache.internal.text.TextSource;
import dev.promptcache.internal.text.TextTemplate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what stands among the messages of a chat prompt. */
final class MessageTemplateReader {

    private final TextReader texts;
    private final PromptReader prompts;

    MessageTemplateReader(TextReader texts, PromptReader prompts) {
        this.texts = texts;
        this.prompts = prompts;
    }

    MessageSource read(Node node) {
        return switch (node.className()) {
            case "SystemMessagePromptTemplate" -> message(node, MessageKind.SYSTEM);
            case "HumanMessagePromptTemplate" -> message(node, MessageKind.USER);
            case "AIMessagePromptTemplate" -> message(node, MessageKind.ASSISTANT);
            case "ChatMessagePromptTemplate" -> message(node, MessageKind.CHAT);
            case "MessagesPlaceholder" -> placeholder(node);
            default -> {
                MessageKind literal = MessageKind.ofClass(node.className());
                yield literal != null
                        ? new MessageTemplates.Fixed(List.of(MessageReader.literal(node, literal)))
                        : nested(node);
            }
        };
    }

    private MessageSource nested(Node node) {
        Prompt prompt = prompts.read(node);
        if (prompt.isText()) {
            throw node.misplaced();
        }
        return prompt;
    }

    private MessageSource placeholder(Node node) {
        String name = node.text("variable_name");
        TextReader.checkName(name, node.path());
        Object last = node.get("n_messages");
        if (last != null && !(last instanceof Number number && number.longValue() > 0)) {
            throw Node.invalid(node.at("n_messages"), "a placeholder takes a number of messages greater than 0");
        }
        int count = last instanceof Number number ? (int) Math.min(number.longValue(), Integer.MAX_VALUE) : -1;
        return new MessageTemplates.Placeholder(name, node.path(), Boolean.TRUE.equals(node.get("optional")), count);
    }

    private MessageSource message(Node node, MessageKind kind) {
        PromptMessage message = MessageReader.withoutContent(node, kind);
        Object prompt = node.get("prompt");
        MessageSource source;
        if (prompt instanceof List<?> elements && kind != MessageKind.CHAT) {
            List<PartTemplate> parts = new ArrayList<>(elements.size());
            for (int i = 0; i < elements.size(); i++) {
                parts.add(part(Node.of(elements.get(i), node.at("prompt", i))));
            }
            source = new MessageTemplates.OfParts(message, List.copyOf(parts));
        } else {
            Node textNode = node.node("prompt");
            TextSource text = texts.read(textNode);
            if (text == null) {
                throw textNode.unexpected();
            }
            source = new MessageTemplates.OfText(message, text);
            if (text.isConstant()) {
                List<PromptMessage> rendered = new ArrayList<>();
                source.render(Scope.of(Map.of()), new Rendering(), rendered);
                return new MessageTemplates.Constant(source, rendered.get(0));
            }
        }
        return source;
    }

    private PartTemplate part(Node node) {
        return switch (node.className()) {
            case "ImagePromptTemplate" -> image(node);
            case "DictPromptTemplate" -> new PartTemplate.OfData(object(node, template(node)));
            default -> {
                TextSource text = texts.read(node);
                if (text == null) {
                    throw node.unexpected();
                }
                yield new PartTemplate.OfText(text, TextReader.partials(node), others(node));
            }
        };
    }

    /** What JavaScript stores of a part beside its template: the part as it was written, which may have more in it. */
    private static Map<String, @Nullable Object> others(Node node) {
        String name = "additional_content_fields";
        return node.get(name) == null ? Map.of() : ManifestData.copyMap(node.map(name), node.at(name));
    }

    private static Map<String, @Nullable Object> template(Node node) {
        return ManifestData.copyMap(node.map("template"), node.at("template"));
    }

    private PartTemplate image(Node node) {
        Map<String, @Nullable Object> template = template(node);
        if (template.get("path") != null && !"".equals(template.get("path"))) {
            throw readsFile(node.at("template"));
        }
        if (!(template.get("url") instanceof String url)) {
            throw Node.invalid(node.at("template"), "an image has a url");
        }
        Map<String, @Nullable Object> partials = TextReader.partials(node);
        TextSource detail = template.get("detail") instanceof String text && !text.isEmpty()
                ? texts.template(node, text, node.path(), partials)
                : null;
        return new PartTemplate.OfImage(
                texts.template(node, url, node.path(), partials), detail, node.path(), others(node));
    }

    private DataTemplate data(Node node, @Nullable Object data) {
        if (data instanceof String text) {
            TextTemplate template = texts.template(node, text, node.path(), Map.of());
            return template.isConstant()
                    ? new DataTemplate.Fixed(template.text(Scope.of(Map.of()), new Rendering()))
                    : new DataTemplate.OfText(template);
        }
        if (data instanceof List<?> list) {
            List<DataTemplate> elements = new ArrayList<>(list.size());
            list.forEach(element -> elements.add(data(node, element)));
            return new DataTemplate.OfList(elements);
        }
        return data instanceof Map<?, ?> map ? object(node, map) : new DataTemplate.Fixed(data);
    }

    private DataTemplate object(Node node, Map<?, ?> map) {
        if (map.get("image_url") instanceof Map<?, ?> image && image.containsKey("path")) {
            throw readsFile(node.at("template"));
        }
        Map<String, DataTemplate> members = new LinkedHashMap<>();
        map.forEach((name, member) -> members.put((String) name, data(node, member)));
        return new DataTemplate.OfObject(members);
    }

    private static TemplateFailure readsFile(String path) {
        return new TemplateFailure(
                Kind.REFUSED,
                path,
                List.of(),
                "The image is to be read from a file by its path. Files are not read: give its address or data as a url.");
    }
}
