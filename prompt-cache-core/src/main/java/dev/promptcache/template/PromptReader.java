package dev.promptcache.template;

import dev.promptcache.internal.manifest.Node;
import dev.promptcache.internal.manifest.TextReader;
import dev.promptcache.internal.text.Rendering;
import dev.promptcache.internal.text.Scope;
import dev.promptcache.internal.text.TextSource;
import dev.promptcache.internal.text.VariableNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the prompts in a manifest. */
final class PromptReader {

    private final TextReader texts;
    private final MessageTemplateReader messages;

    PromptReader(@Nullable TemplateEngine jinja2) {
        this.texts = new TextReader(
                jinja2 == null ? null : (template, names) -> new EngineTemplate(template, jinja2, names));
        this.messages = new MessageTemplateReader(texts, this);
    }

    Prompt read(Node node) {
        TextSource text = texts.read(node);
        if (text != null) {
            return new Prompt.Text(text);
        }
        return switch (node.className()) {
            case "ChatPromptTemplate", "StructuredPrompt" -> chat(node);
            case "FewShotChatMessagePromptTemplate" -> new Prompt.Chat(List.of(fewShot(node)), Map.of());
            case "PipelinePromptTemplate" -> pipeline(node);
            default -> throw node.unexpected();
        };
    }

    private Prompt chat(Node node) {
        List<?> elements = node.list("messages");
        List<MessageSource> sources = new ArrayList<>(elements.size());
        for (int i = 0; i < elements.size(); i++) {
            sources.add(messages.read(Node.of(elements.get(i), node.at("messages", i))));
        }
        return new Prompt.Chat(List.copyOf(sources), TextReader.partials(node));
    }

    /** The examples' messages: their values stand in the manifest. */
    private MessageSource fewShot(Node node) {
        // LangChain for Python does not load it, and JavaScript never wrote it under this name.
        if (node.namespace().equals("langchain")) {
            throw node.unknown();
        }
        Node examplePrompt = node.node("example_prompt");
        MessageSource prompt = examplePrompt.className().endsWith("MessagePromptTemplate")
                ? messages.read(examplePrompt)
                : read(examplePrompt);
        VariableNames names = Prompt.names(prompt);
        List<?> examples = node.list("examples");
        Rendering rendering = new Rendering();
        List<PromptMessage> rendered = new ArrayList<>();
        for (int i = 0; i < examples.size(); i++) {
            Scope scope = TextReader.example(examples.get(i), node.at("examples", i));
            names.check(scope);
            prompt.render(scope, rendering, rendered);
        }
        return new MessageTemplates.Fixed(List.copyOf(rendered));
    }

    private Prompt pipeline(Node node) {
        String list = "pipeline_prompts";
        List<?> elements = node.list(list);
        List<Prompt.Pipeline.Stage> stages = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            String path = node.at(list, i);
            if (!(elements.get(i) instanceof Map<?, ?> stage) || !(stage.get("name") instanceof String name)) {
                throw Node.invalid(path, "a pipeline has prompts with names");
            }
            stages.add(new Prompt.Pipeline.Stage(name, read(Node.of(stage.get("prompt"), path + ".prompt"))));
        }
        return new Prompt.Pipeline(List.copyOf(stages), read(node.node("final_prompt")), TextReader.partials(node));
    }
}
