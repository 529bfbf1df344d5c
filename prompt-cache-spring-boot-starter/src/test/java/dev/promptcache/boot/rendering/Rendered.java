package dev.promptcache.boot.rendering;

import dev.promptcache.template.ContentPart;
import dev.promptcache.template.InvalidToolCall;
import dev.promptcache.template.MessageContent;
import dev.promptcache.template.ModelSettings;
import dev.promptcache.template.PromptMessage;
import dev.promptcache.template.RenderedPrompt;
import dev.promptcache.template.ToolCall;
import dev.promptcache.template.ToolDefinition;
import java.util.List;
import java.util.Map;

/** Prompts as they are rendered, and what they are made of. */
public final class Rendered {

    /** Four bytes that pass as an image, a sound or a file. */
    public static final byte[] BYTES = {1, 2, 3, 4};

    /** The same in base64. */
    public static final String BASE64 = "AQIDBA==";

    private Rendered() {}

    public static RenderedPrompt of(PromptMessage... messages) {
        return new RenderedPrompt(
                List.of(messages),
                false,
                null,
                Map.of(),
                null,
                Map.of("lc_hub_owner", "-", "lc_hub_repo", "joke", "lc_hub_commit_hash", "12344e88"));
    }

    public static RenderedPrompt with(ModelSettings model) {
        return with(model, null);
    }

    public static RenderedPrompt with(ModelSettings model, Map<String, Object> outputSchema) {
        return new RenderedPrompt(
                List.of(PromptMessage.user("Hi")), false, outputSchema, Map.of(), model, of().metadata());
    }

    /** A model of which everything is said that there is a name for; no tool choice. */
    public static ModelSettings model(ToolDefinition... tools) {
        return new ModelSettings(
                "ChatOpenAI",
                "openai",
                "gpt-from-the-prompt",
                0.25,
                0.5,
                null,
                77,
                0.125,
                0.375,
                List.of("END"),
                List.of(tools),
                null,
                null,
                Map.of());
    }

    public static ModelSettings model(Object toolChoice, Map<String, Object> responseFormat, ToolDefinition... tools) {
        ModelSettings model = model(tools);
        return new ModelSettings(
                model.className(),
                model.provider(),
                model.name(),
                model.temperature(),
                model.topP(),
                model.topK(),
                model.maxTokens(),
                model.frequencyPenalty(),
                model.presencePenalty(),
                model.stop(),
                model.tools(),
                toolChoice,
                responseFormat,
                Map.of("seed", 7));
    }

    public static ToolDefinition weather() {
        return new ToolDefinition(
                "weather",
                "The weather of a place",
                Map.of(
                        "type", "object",
                        "properties", Map.of("place", Map.of("type", "string")),
                        "required", List.of("place")),
                null);
    }

    public static PromptMessage user(ContentPart... parts) {
        return new PromptMessage.User(MessageContent.of(List.of(parts)), null, Map.of());
    }

    public static PromptMessage system(ContentPart... parts) {
        return new PromptMessage.System(MessageContent.of(List.of(parts)), null, Map.of());
    }

    public static PromptMessage assistant(MessageContent content, ToolCall... calls) {
        return new PromptMessage.Assistant(content, List.of(calls), List.of(), null, Map.of());
    }

    public static PromptMessage broken(String arguments) {
        return new PromptMessage.Assistant(
                MessageContent.of(""),
                List.of(),
                List.of(new InvalidToolCall("call_1", "weather", arguments)),
                null,
                Map.of());
    }

    public static ContentPart text(String text) {
        return new ContentPart.Text(text);
    }

    public static ContentPart image(String url, String detail) {
        return new ContentPart.Image(url, detail, Map.of("type", "image_url", "image_url", Map.of("url", url)));
    }

    public static ContentPart audio(String mediaType) {
        return new ContentPart.Audio(BASE64, mediaType, Map.of("type", "input_audio"));
    }

    public static ContentPart file(String name, String url, String id) {
        return new ContentPart.File(name, url, id, Map.of("type", "file"));
    }

    public static ContentPart other(String type) {
        return new ContentPart.Other(Map.of("type", type));
    }
}
