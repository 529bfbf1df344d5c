package dev.promptcache.benchmarks;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptCommit;
import dev.promptcache.benchmarks.ChatPrompts.Syntax;
import dev.promptcache.template.PromptMessage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** This project's rendering through its public API. */
final class OurRenderers {

    private OurRenderers() {}

    static Renderer cache(int messages, Syntax syntax) {
        PromptCommit commit = ChatPrompts.commit(messages, syntax);
        AsyncPromptCache cache = AsyncPromptCache.builder(key -> CompletableFuture.completedFuture(commit))
                .build();
        cache.start();
        return new Cache(cache.synchronous());
    }

    static Renderer commit(int messages, Syntax syntax) {
        return new Commit(ChatPrompts.commit(messages, syntax));
    }

    private static List<String> texts(List<PromptMessage> messages) {
        return messages.stream().map(PromptMessage::text).toList();
    }

    /** Looks the prompt up each time, by its identifier's text. */
    record Cache(PromptCache cache) implements Renderer {

        @Override
        public List<PromptMessage> render(Map<String, Object> variables) {
            return cache.render(ChatPrompts.IDENTIFIER, variables).messages();
        }

        @Override
        public List<String> texts(Map<String, Object> variables) {
            return OurRenderers.texts(render(variables));
        }

        @Override
        public void close() {
            cache.close();
        }
    }

    /** Renders what it holds. */
    record Commit(PromptCommit commit) implements Renderer {

        @Override
        public List<PromptMessage> render(Map<String, Object> variables) {
            return commit.render(variables).messages();
        }

        @Override
        public List<String> texts(Map<String, Object> variables) {
            return OurRenderers.texts(render(variables));
        }
    }
}
