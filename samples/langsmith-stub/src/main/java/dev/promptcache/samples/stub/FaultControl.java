package dev.promptcache.samples.stub;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** {@code /_stub/fault}: what goes wrong. */
final class FaultControl {

    private final Workspace workspace;

    private final FaultRegistry faults;

    FaultControl(Workspace workspace, FaultRegistry faults) {
        this.workspace = workspace;
        this.faults = faults;
    }

    Answer answer(String method, Query query, String body) {
        switch (method) {
            case "GET":
                return Answer.json(200, all());
            case "PUT":
                JsonNode json = Json.parse(body);
                Fault fault = FaultJson.read(json);
                faults.set(prompt(FaultJson.prompt(json)), fault);
                return Answer.empty();
            case "DELETE":
                recover(prompt(query.value("prompt")));
                return Answer.empty();
            default:
                return Answer.error(405, "Method Not Allowed");
        }
    }

    private void recover(@Nullable PromptName prompt) {
        if (prompt == null) {
            faults.recoverAll();
        } else {
            faults.recover(prompt);
        }
    }

    private ArrayNode all() {
        ArrayNode all = Json.object().arrayNode();
        faults.general().ifPresent(fault -> all.add(FaultJson.write(fault)));
        faults.byPrompt()
                .forEach((prompt, fault) -> all.add(FaultJson.write(fault).put("prompt", prompt.toString())));
        return all;
    }

    private @Nullable PromptName prompt(Optional<String> text) {
        return text.map(workspace::prompt).orElse(null);
    }
}
