package dev.promptcache.samples.stub;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers {@code /commits}: one commit, or the list of a prompt's commits. */
final class CommitsResource {

    private static final int DEFAULT_LIMIT = 20;

    private static final int MAX_LIMIT = 100;

    private final PromptStore prompts;

    CommitsResource(PromptStore prompts) {
        this.prompts = prompts;
    }

    Answer get(PromptName prompt, ApiRequest request) {
        // As in LangSmith, a path without a ref is the list, with or without a trailing slash.
        if (request.ref().isEmpty()) {
            return list(prompt, request.query());
        }
        return prompts.find(prompt, request.ref())
                .map(commit -> Answer.json(200, commit.wire(CommitView.of(request.query()))))
                .orElseGet(() -> Answer.error(404, "Commit " + prompt + ":" + request.ref() + " not found"));
    }

    private Answer list(PromptName prompt, Query query) {
        return prompts.commits(prompt)
                .map(history -> Answer.json(200, page(prompt, history, query)))
                .orElseGet(() -> Answer.error(404, "Prompt " + prompt + " not found"));
    }

    private ObjectNode page(PromptName prompt, List<StoredCommit> history, Query query) {
        List<StoredCommit> matching = query.value("tag")
                .map(tag -> prompts.tagged(prompt, tag).stream().toList())
                .orElse(history);
        ObjectNode page = Json.object();
        ArrayNode items = page.putArray("commits");
        matching.stream()
                .skip(Math.max(0, query.number("offset", 0)))
                .limit(Math.max(1, Math.min(query.number("limit", DEFAULT_LIMIT), MAX_LIMIT)))
                .forEach(commit -> items.add(item(prompt, commit, history)));
        page.put("total", matching.size());
        return page;
    }

    private static ObjectNode item(PromptName prompt, StoredCommit commit, List<StoredCommit> history) {
        int parent = history.indexOf(commit) + 1;
        ObjectNode item = commit.wire(new CommitView(false, false, false));
        item.remove("examples");
        item.put(
                "parent_commit_hash",
                parent < history.size() ? history.get(parent).hash() : null);
        item.put("full_name", prompt.owner() + "/" + prompt.name());
        item.put("created_at", commit.createdAt().toString());
        item.put("updated_at", commit.createdAt().toString());
        return item;
    }
}
