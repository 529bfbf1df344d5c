package dev.promptcache.boot.webhook;

import java.nio.charset.StandardCharsets;

/** Bodies as LangSmith sends them. */
final class Webhooks {

    static final String OLD = "11aa22bb33cc44dd";
    static final String NEW = "55ee66ff77aa88bb";

    private Webhooks() {}

    static byte[] commit(String name, String hash) {
        return body("""
                {"prompt_id": "27aa4b8f-0d4a-4a86-a8a4-1d8a1b0f3c6e", "prompt_name": "%s", "event": "commit",
                 "manifest": {"lc": 1, "kwargs": {"prompt_name": "another", "commit_hash": "0000000000000000"}},
                 "commit_hash": "%s", "created_at": "2026-11-25T12:00:00Z", "created_by": "Ada"}""".formatted(name, hash));
    }

    static byte[] tag(String name, String tag, String hash) {
        return body("""
                {"prompt_name": "%s", "event": "tag:update", "tag_name": "%s", "commit_hash": "%s"}""".formatted(name, tag, hash));
    }

    static byte[] body(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
