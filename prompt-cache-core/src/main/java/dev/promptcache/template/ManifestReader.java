package dev.promptcache.template;

import dev.promptcache.internal.manifest.ManifestData;
import dev.promptcache.internal.manifest.Node;
import dev.promptcache.internal.manifest.OutputSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a whole manifest: a prompt, alone or in a sequence with the model that it was written for. */
final class ManifestReader {

    private final PromptReader prompts;

    ManifestReader(@Nullable TemplateEngine jinja2) {
        this.prompts = new PromptReader(jinja2);
    }

    /**
     * What a manifest says.
     *
     * @param metadata what LangSmith has put into the prompt about where it comes from
     */
    record Manifest(
            Prompt prompt,
            @Nullable OutputSchema output,
            @Nullable ModelSettings model,
            Map<String, String> metadata) {}

    Manifest read(Map<?, ? extends @Nullable Object> manifest) {
        ManifestData.check(manifest);
        Node root = Node.of(manifest, "");
        ModelSettings model = null;
        while (isSequence(root)) {
            model = model == null ? model(root) : model;
            root = root.node("first");
        }
        Prompt prompt = prompts.read(root);
        OutputSchema output = root.className().equals("StructuredPrompt") ? OutputSchema.of(root) : null;
        return new Manifest(prompt, output, model, metadata(root));
    }

    /** Old playgrounds had a class of their own for it. */
    private static boolean isSequence(Node node) {
        return node.className().equals("RunnableSequence") || node.className().equals("PromptPlayground");
    }

    /** The model is the last step, or the last before what parses the answer. */
    private static @Nullable ModelSettings model(Node sequence) {
        List<Object> steps = new ArrayList<>();
        if (sequence.get("middle") instanceof List<?> middle) {
            steps.addAll(middle);
        }
        if (sequence.get("last") != null) {
            steps.add(sequence.map("last"));
        }
        for (int i = steps.size() - 1; i >= 0; i--) {
            ModelSettings model = steps.get(i) instanceof Map<?, ?> step ? ModelReader.read(step) : null;
            if (model != null) {
                return model;
            }
        }
        return null;
    }

    private static Map<String, String> metadata(Node prompt) {
        Map<String, String> metadata = new HashMap<>();
        if (prompt.get("metadata") instanceof Map<?, ?> stored) {
            for (String name : List.of("lc_hub_owner", "lc_hub_repo", "lc_hub_commit_hash")) {
                if (stored.get(name) instanceof String value) {
                    metadata.put(name, value);
                }
            }
        }
        return metadata;
    }
}
