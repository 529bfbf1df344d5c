package dev.promptcache.boot.langsmith;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.promptcache.FetchMode;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import java.time.Duration;

/** Pulls from servers of all kinds. */
final class Pulls {

    static final Duration PATIENCE = Duration.ofSeconds(20);
    static final Duration IMPATIENCE = Duration.ofSeconds(1);

    private Pulls() {}

    static LangSmithPromptSourceBuilder from(String url) {
        return LangSmithPromptSource.builder(new LangSmithConnection(url, HttpServerFixture.KEY, null))
                .timeouts(PATIENCE, PATIENCE)
                .retries(0, PATIENCE);
    }

    static String hash(LangSmithPromptSourceBuilder source) {
        return source.build().fetch(PromptKey.parse("p"), FetchMode.FOREGROUND).commitHash();
    }

    static PromptException failure(LangSmithPromptSourceBuilder source) {
        return failure(source.build(), FetchMode.FOREGROUND);
    }

    static PromptException failure(LangSmithPromptSource source, FetchMode mode) {
        return catchThrowableOfType(PromptException.class, () -> source.fetch(PromptKey.parse("p"), mode));
    }
}
