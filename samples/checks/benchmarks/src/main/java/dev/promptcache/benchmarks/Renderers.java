package dev.promptcache.benchmarks;

import dev.promptcache.benchmarks.ChatPrompts.Syntax;
import java.util.function.IntFunction;

/** The renderers that are compared. */
public enum Renderers {
    /** This project's cache, by {@code PromptCache.render}; f-string. */
    PROMPT_CACHE_F_STRING(
            "prompt-cache, cached pull, f-string", messages -> OurRenderers.cache(messages, Syntax.F_STRING)),
    /** This project's cache, by {@code PromptCache.render}; mustache. */
    PROMPT_CACHE_MUSTACHE(
            "prompt-cache, cached pull, mustache", messages -> OurRenderers.cache(messages, Syntax.MUSTACHE)),
    /** A commit that the application holds; f-string. */
    COMMIT_F_STRING("prompt-cache, held commit, f-string", messages -> OurRenderers.commit(messages, Syntax.F_STRING)),
    /** A commit that the application holds; mustache. */
    COMMIT_MUSTACHE("prompt-cache, held commit, mustache", messages -> OurRenderers.commit(messages, Syntax.MUSTACHE)),
    /** The engine of LangChain's Java SDK. */
    JMUSTACHE("jmustache, as LangChain's Java SDK sets it", PeerRenderers::jmustache),
    /** Spring AI's, which parses a template whenever it renders it. */
    SPRING_AI("Spring AI `PromptTemplate`", PeerRenderers::springAi),
    /** LangChain4j's. */
    LANGCHAIN4J("LangChain4j `PromptTemplate`", PeerRenderers::langChain4j);

    private final String title;
    private final IntFunction<Renderer> factory;

    Renderers(String title, IntFunction<Renderer> factory) {
        this.title = title;
        this.factory = factory;
    }

    /**
     * What the table of results calls it.
     *
     * @return the title, in Markdown
     */
    public String title() {
        return title;
    }

    /**
     * Parses the templates, as far as the renderer can do that beforehand.
     *
     * @param messages the number of messages that the prompt has
     * @return the renderer of that prompt
     */
    public Renderer create(int messages) {
        return factory.apply(messages);
    }
}
