package dev.promptcache.samples.stub;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /_stub/prompts}: new commits, tags, deletion. */
final class PromptControl {

    private final Workspace workspace;

    private final PromptStore prompts;

    private final PromptEdits edits;

    PromptControl(StubState state) {
        this.workspace = state.workspace();
        this.prompts = state.prompts();
        this.edits = state.edits();
    }

    Answer answer(String method, List<String> path, Query query, String body) {
        if (path.isEmpty()) {
            return method.equals("GET") ? Answer.json(200, all()) : notAllowed();
        }
        PromptName prompt = workspace.prompt(path.get(0));
        if (path.size() == 1) {
            return prompt(method, prompt, query, body);
        }
        return path.size() == 3 && path.get(1).equals("tags")
                ? tag(method, prompt, path.get(2), query, body)
                : Answer.error(404, "Not Found");
    }

    private Answer prompt(String method, PromptName prompt, Query query, String body) {
        switch (method) {
            case "GET":
                return Answer.json(200, json(prompt));
            case "PUT":
                JsonNode json = Json.parse(body);
                StoredCommit commit = StoredCommit.from(json);
                edits.commit(prompt, commit, Editor.of(json, query));
                return hash(commit);
            case "DELETE":
                prompts.delete(prompt);
                return Answer.empty();
            default:
                return notAllowed();
        }
    }

    private Answer tag(String method, PromptName prompt, String tag, Query query, String body) {
        switch (method) {
            case "PUT":
                JsonNode target = body.isBlank() ? Json.object() : Json.parse(body);
                return hash(edits.tag(prompt, tag, target.path("commit").asString("latest"), Editor.of(target, query)));
            case "DELETE":
                prompts.untag(prompt, tag);
                return Answer.empty();
            default:
                return notAllowed();
        }
    }

    private ArrayNode all() {
        ArrayNode all = Json.object().arrayNode();
        prompts.names().forEach(name -> all.add(json(name)));
        return all;
    }

    private ObjectNode json(PromptName prompt) {
        ObjectNode json = Json.object().put("name", prompt.toString());
        ObjectNode tags = json.putObject("tags");
        prompts.tags(prompt).forEach(tags::put);
        ArrayNode commits = json.putArray("commits");
        prompts.written(prompt).forEach(commit -> commits.add(commit.hash()));
        return json;
    }

    private static Answer hash(StoredCommit commit) {
        return Answer.json(200, Json.object().put("commit_hash", commit.hash()));
    }

    private static Answer notAllowed() {
        return Answer.error(405, "Method Not Allowed");
    }
}
