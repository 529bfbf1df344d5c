package dev.promptcache.template;

import dev.promptcache.internal.manifest.OutputSchema;
import dev.promptcache.internal.text.Rendering;
import dev.promptcache.internal.text.Scope;
import dev.promptcache.internal.text.TemplateFailure;
import dev.promptcache.internal.text.VariableNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A prompt as LangSmith stores it, LangChain's serialized manifest, parsed: it knows its variables and renders any number of times.
 * Immutable, and safe for use by any number of threads.
 *
 * <pre>{@code
 * PromptTemplate template = PromptTemplate.of(Map.of(
 *         "lc", 1,
 *         "type", "constructor",
 *         "id", List.of("langchain", "prompts", "prompt", "PromptTemplate"),
 *         "kwargs", Map.of("template", "Tell me a joke about {topic}")));
 * template.variables(); // topic
 * template.render(Map.of("topic", "cats")).text(); // Tell me a joke about cats
 * }</pre>
 *
 * <p>Parsing costs microseconds, rendering less; whoever renders a prompt often keeps the template.
 *
 * @since 0.1.0
 */
public final class PromptTemplate {

    private final Prompt prompt;
    private final VariableNames variables;
    private final @Nullable OutputSchema output;
    private final @Nullable ModelSettings model;
    private final Map<String, String> metadata;

    private PromptTemplate(Builder builder) {
        ManifestReader reader = new ManifestReader(builder.engine);
        ManifestReader.Manifest manifest = reader.read(builder.manifest);
        this.prompt = manifest.prompt();
        this.output = manifest.output();
        this.model = manifest.model();
        this.metadata = builder.metadata.isEmpty() ? manifest.metadata() : Map.copyOf(builder.metadata);
        this.variables = Prompt.names(prompt);
    }

    /**
     * Parses a manifest.
     *
     * @param manifest the manifest as JSON values: maps, lists, strings, numbers, booleans and null
     * @return the template
     * @throws TemplateException if the manifest is not of LangChain's form, holds a class that is no prompt or message, or a template in
     *     it is wrong
     */
    public static PromptTemplate of(Map<String, ? extends @Nullable Object> manifest) {
        return builder(manifest).build();
    }

    /**
     * Begins a template of which more is known than its manifest.
     *
     * @param manifest the manifest as JSON values
     * @return a builder
     */
    public static Builder builder(Map<String, ? extends @Nullable Object> manifest) {
        return new Builder(manifest);
    }

    /**
     * The variables that must be given. They are found in the templates; what the manifest itself says of its variables is not believed.
     *
     * @return the names in the order in which the prompt has them; unmodifiable
     */
    public Set<String> variables() {
        return variables.required();
    }

    /**
     * The variables that may be given: those for which the manifest has a value of its own, and optional placeholders.
     *
     * @return the names in the order in which the prompt has them; unmodifiable
     */
    public Set<String> optionalVariables() {
        return variables.optional();
    }

    /**
     * The JSON Schema of the answer that a structured prompt asks for.
     *
     * @return the schema, unmodifiable, or null if the prompt asks for none
     */
    public @Nullable Map<String, @Nullable Object> outputSchema() {
        return output == null ? null : output.schema();
    }

    /**
     * What the manifest says of the model.
     *
     * @return the settings, or null if the manifest was pulled without the model
     */
    public @Nullable ModelSettings model() {
        return model;
    }

    /**
     * The messages as they are written.
     *
     * @return a message for each that is in the manifest; a string prompt is one user's message; unmodifiable
     */
    public List<TemplateMessage> messages() {
        List<TemplateMessage> messages = new ArrayList<>();
        prompt.describe(messages);
        return List.copyOf(messages);
    }

    /**
     * Renders the prompt.
     *
     * <p>A text stands as it is, every other value as its JSON text, in compact form. As values pass what JSON knows (maps with strings as
     * keys, lists, strings, numbers, booleans and null), and what has one obvious text or form: {@link CharSequence}, characters, enums by
     * their names, {@link java.util.UUID}, {@link java.net.URI}, the dates and times of {@code java.time}, arrays, collections and
     * {@link java.util.Optional}. Objects of other classes are refused. A placeholder takes a list whose elements are {@link
     * PromptMessage}s, maps with {@code role} or {@code type} and {@code content}, pairs of a role and a text, strings, which are the
     * user's, or messages in LangChain's serialized form. Variables that the prompt does not have are ignored.
     *
     * @param variables the values by the variables' names
     * @return the messages
     * @throws TemplateException if a variable is missing, or a value cannot stand where the prompt has it
     */
    public RenderedPrompt render(Map<String, ? extends @Nullable Object> variables) {
        try {
            Scope scope = Scope.of(variables);
            this.variables.check(scope);
            List<PromptMessage> messages = new ArrayList<>();
            prompt.render(scope, new Rendering(OpenAiForm::ofValue), messages);
            return new RenderedPrompt(
                    messages,
                    prompt.isText(),
                    output == null ? null : output.schema(),
                    output == null ? Map.of() : output.kwargs(),
                    model,
                    metadata);
        } catch (TemplateFailure e) {
            throw named(TemplateException.of(e), metadata);
        }
    }

    /**
     * Renders the prompt with variables that are put together on the way: {@code template.render(v -> v.put("topic", "cats"))}.
     *
     * @param variables gives the variables their values
     * @return the messages
     * @throws TemplateException if a variable is missing, or a value cannot stand where the prompt has it
     */
    public RenderedPrompt render(Consumer<PromptVariables> variables) {
        PromptVariables values = new PromptVariables();
        variables.accept(values);
        return render(values.asMap());
    }

    private static TemplateException named(TemplateException failure, Map<String, String> metadata) {
        String repo = metadata.get(Builder.REPO);
        if (repo == null) {
            return failure;
        }
        String hash = metadata.get(Builder.HASH);
        return failure.of("'" + metadata.get(Builder.OWNER) + '/' + repo + "' ("
                + (hash == null ? "a fallback" : "commit " + hash) + ')');
    }

    /** Says what is to be known of a template beside its manifest. Not for use by several threads at once. */
    public static final class Builder {

        private static final String OWNER = "lc_hub_owner";
        private static final String REPO = "lc_hub_repo";
        private static final String HASH = "lc_hub_commit_hash";

        private final Map<String, ? extends @Nullable Object> manifest;
        private final Map<String, String> metadata = new LinkedHashMap<>();
        private @Nullable TemplateEngine engine;

        private Builder(Map<String, ? extends @Nullable Object> manifest) {
            this.manifest = manifest;
        }

        /**
         * Says which commit the manifest is of: failures name it, and what is rendered carries it as metadata.
         *
         * @param owner the owner's handle, or {@code -}
         * @param repo the prompt's name
         * @param commitHash the commit's hash
         * @return this
         */
        public Builder commit(String owner, String repo, String commitHash) {
            metadata.put(OWNER, owner);
            metadata.put(REPO, repo);
            metadata.put(HASH, commitHash);
            return this;
        }

        /**
         * Says which prompt the manifest stands in for: failures name it, and what is rendered claims no commit, whatever the manifest
         * says of one.
         *
         * @param owner the owner's handle, or {@code -}
         * @param repo the prompt's name
         * @return this
         */
        public Builder fallback(String owner, String repo) {
            metadata.put(OWNER, owner);
            metadata.put(REPO, repo);
            metadata.remove(HASH);
            return this;
        }

        /**
         * Accepts jinja2, which is refused without this.
         *
         * @param engine renders the templates in jinja2
         * @return this
         */
        public Builder jinja2(TemplateEngine engine) {
            this.engine = engine;
            return this;
        }

        /**
         * Parses the manifest.
         *
         * @return the template
         * @throws TemplateException if the manifest is not of LangChain's form, holds a class that is no prompt or message, or a template
         *     in it is wrong
         */
        public PromptTemplate build() {
            try {
                return new PromptTemplate(this);
            } catch (TemplateFailure e) {
                throw named(TemplateException.of(e), metadata);
            }
        }
    }
}
