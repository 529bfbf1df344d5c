package dev.promptcache.boot.rendering;

import dev.promptcache.template.PromptTemplate;
import dev.promptcache.template.RenderedPrompt;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/**
 * A prompt, and the messages that LangChain itself sends to OpenAI for it.
 *
 * @param name the case's name in the corpus
 * @param manifest the prompt
 * @param variables the values of its variables
 * @param wire the messages
 */
public record WireCase(
        String name, Map<String, Object> manifest, Map<String, Object> variables, List<Map<String, Object>> wire) {

    private static final String CORPUS = "/dev/promptcache/template/corpus.jsonl";

    /** The cases of the corpus in which there is more than plain text. */
    @SuppressWarnings("unchecked")
    public static List<WireCase> all() {
        try (InputStream corpus = WireCase.class.getResourceAsStream(CORPUS)) {
            List<WireCase> cases = new ArrayList<>();
            for (String line : new String(corpus.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                Map<String, Object> one = JsonMapper.shared().readValue(line, Map.class);
                if (one.containsKey("openai_wire")) {
                    cases.add(new WireCase(
                            (String) one.get("name"),
                            (Map<String, Object>) one.get("manifest"),
                            (Map<String, Object>) one.get("variables"),
                            (List<Map<String, Object>>) one.get("openai_wire")));
                }
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RenderedPrompt render() {
        return PromptTemplate.of(manifest).render(variables);
    }

    /**
     * Messages in one of the forms that mean the same to OpenAI: a text alone is a string, what is empty is left out, and the detail of
     * an image is left to OpenAI.
     *
     * @param messages the messages of a request
     */
    public static List<Map<String, Object>> normalized(List<Map<String, Object>> messages) {
        List<Map<String, Object>> normalized = new ArrayList<>();
        for (Map<String, Object> message : messages) {
            Map<String, Object> copy = new LinkedHashMap<>(message);
            copy.put("content", content(message.get("content")));
            copy.values().removeIf(value -> value == null || value.equals(List.of()));
            normalized.add(copy);
        }
        return normalized;
    }

    private static Object content(Object content) {
        if (!(content instanceof List<?> parts)) {
            return content == null ? "" : content;
        }
        if (parts.size() == 1
                && parts.get(0) instanceof Map<?, ?> part
                && part.keySet().equals(Set.of("type", "text"))) {
            return part.get("text");
        }
        return parts.isEmpty() ? "" : parts.stream().map(WireCase::part).toList();
    }

    private static Object part(Object part) {
        return part instanceof Map<?, ?> form
                        && form.get("image_url") instanceof Map<?, ?> image
                        && "auto".equals(image.get("detail"))
                ? Map.of("type", "image_url", "image_url", Map.of("url", image.get("url")))
                : part;
    }

    @Override
    public String toString() {
        return name;
    }
}
