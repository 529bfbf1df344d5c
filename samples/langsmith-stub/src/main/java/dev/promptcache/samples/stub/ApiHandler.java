package dev.promptcache.samples.stub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Optional;

/** LangSmith's API: faults first, as an outage knows no credentials, then the credentials, then the answer. */
final class ApiHandler implements HttpHandler {

    private final StubState state;

    private final CommitsResource commits;

    ApiHandler(StubState state) {
        this.state = state;
        this.commits = new CommitsResource(state.prompts());
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        ApiRequest request = ApiRequest.of(exchange, state.workspace());
        // Before the request is counted: whoever sees the count may go by what the fault has left for the next one.
        Optional<ActiveFault> fault = state.faults().strike(request.prompt());
        state.traffic().arrive(RecordedRequest.of(exchange, request));
        Response response;
        try {
            response = prepare(exchange, request, fault);
        } catch (InterruptedException e) {
            exchange.close();
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("the stub was closed").initCause(e);
        } finally {
            // Before the first byte leaves: whoever has read the answer may ask again before this thread goes on.
            state.traffic().leave();
        }
        response.send(exchange);
    }

    private Response prepare(HttpExchange exchange, ApiRequest request, Optional<ActiveFault> fault)
            throws InterruptedException {
        Fault.Effect effect = fault.isPresent() ? fault.get().await() : Fault.Effect.NONE;
        return switch (effect) {
            case STATUS -> fault.orElseThrow().answer()::write;
            case DROP -> HttpExchange::close;
            case TRUNCATE -> regular(exchange, request)::writeHalf;
            case NONE, HANG -> regular(exchange, request)::write;
        };
    }

    private Answer regular(HttpExchange exchange, ApiRequest request) {
        if (request.segments().equals(List.of("info"))) {
            return Answer.json(200, Json.object().put("version", "stub"));
        }
        return state.credentials().refusal(exchange.getRequestHeaders()).orElseGet(() -> permitted(request));
    }

    private Answer permitted(ApiRequest request) {
        PromptName prompt = request.prompt();
        if (prompt == null) {
            return Answer.error(404, "Not Found");
        }
        if (!request.method().equals("GET")) {
            return Answer.error(405, "Method Not Allowed");
        }
        return commits.get(prompt, request);
    }

    /** What is left to do for a request once its answer is known. */
    private interface Response {

        void send(HttpExchange exchange) throws IOException;
    }
}
