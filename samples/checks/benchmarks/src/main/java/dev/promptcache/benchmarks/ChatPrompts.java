package dev.promptcache.benchmarks;

import dev.promptcache.PromptCommit;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The chat prompts that all renderers share: the one that the stub serves as well, and others that are made of it. */
final class ChatPrompts {

    /** Its messages: one of the system, a question, an answer, and a question. */
    static final String IDENTIFIER = "four-messages";

    private static final TypeReference<Map<String, @Nullable Object>> MANIFEST = new TypeReference<>() {};
    private static final TypeReference<Map<String, Object>> VARIABLES = new TypeReference<>() {};

    private ChatPrompts() {}

    /** How a template marks a variable: Spring AI's templates look like the former here, LangChain4j's like the latter. */
    enum Syntax {
        F_STRING,
        MUSTACHE
    }

    /** A commit of the prompt, its second and third message as often as it takes. */
    static PromptCommit commit(int messages, Syntax syntax) {
        JsonNode manifest = read("prompts/" + IDENTIFIER + ".json").path("manifest");
        ObjectNode kwargs = (ObjectNode) manifest.path("kwargs");
        JsonNode original = kwargs.path("messages");
        ArrayNode all = kwargs.putArray("messages").add(original.path(0));
        while (all.size() < messages - 1) {
            all.add(original.path(1).deepCopy()).add(original.path(2).deepCopy());
        }
        all.add(original.path(3));
        if (syntax == Syntax.MUSTACHE) {
            all.forEach(message -> toMustache(
                    (ObjectNode) message.path("kwargs").path("prompt").path("kwargs")));
        }
        return new PromptCommit(
                "-", IDENTIFIER, "0123456789abcdef", JsonMapper.shared().convertValue(manifest, MANIFEST));
    }

    private static void toMustache(ObjectNode prompt) {
        prompt.put("template", prompt.path("template").asString().replaceAll("\\{(\\w+)}", "{{$1}}"));
        prompt.put("template_format", "mustache");
    }

    static Map<String, Object> variables() {
        return JsonMapper.shared().convertValue(read("variables.json"), VARIABLES);
    }

    private static JsonNode read(String file) {
        try (InputStream json = ChatPrompts.class.getResourceAsStream("/render/" + file)) {
            return JsonMapper.shared().readTree(Objects.requireNonNull(json, file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
