package dev.promptcache.samples.stub;

import java.time.Duration;

/** {@code /_stub/lag}: how long the API goes on with what was there before a change. */
final class LagControl {

    private final PromptStore prompts;

    LagControl(PromptStore prompts) {
        this.prompts = prompts;
    }

    Answer answer(String method, String body) {
        switch (method) {
            case "GET":
                return Answer.json(200, Json.object().put("lag", prompts.lag().toMillis() + "ms"));
            case "PUT":
                prompts.lag(Durations.parse(Json.parse(body).path("lag").asString("")));
                return Answer.empty();
            case "DELETE":
                prompts.lag(Duration.ZERO);
                return Answer.empty();
            default:
                return Answer.error(405, "Method Not Allowed");
        }
    }
}
