package dev.promptcache.langsmith;

import dev.promptcache.FetchMode;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers everything the same way, and keeps the requests. */
final class FakeTransport implements LangSmithTransport {

    static final String URL = "http://localhost:1984/api/v1";

    private final List<LangSmithRequest> requests = new ArrayList<>();
    private LangSmithResponse answer = response(200, RawServer.PROMPT, Map.of());
    private @Nullable IOException failure;

    static LangSmithResponse response(int status, String body, Map<String, List<String>> headers) {
        return new LangSmithResponse(status, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    FakeTransport answer(int status, String body) {
        return answer(response(status, body, Map.of()));
    }

    FakeTransport answer(LangSmithResponse answer) {
        this.answer = answer;
        return this;
    }

    FakeTransport fail(IOException failure) {
        this.failure = failure;
        return this;
    }

    LangSmithPromptSourceBuilder source() {
        return Pulls.from(URL).transport(this);
    }

    PromptCommit pull(String identifier) {
        return Pulls.commit(source().build(), PromptKey.parse(identifier));
    }

    PromptException failure() {
        return Pulls.failure(source().build(), FetchMode.FOREGROUND);
    }

    List<LangSmithRequest> requests() {
        return requests;
    }

    LangSmithRequest lastRequest() {
        return requests.get(requests.size() - 1);
    }

    @Override
    public LangSmithResponse exchange(LangSmithRequest request) throws IOException {
        requests.add(request);
        if (failure != null) {
            throw failure;
        }
        return answer;
    }
}
