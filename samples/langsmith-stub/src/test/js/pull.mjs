// LangSmith's own SDK pulls from the stub.
import assert from "node:assert/strict";
import { Client } from "langsmith";
import { API_KEY, control, run } from "./stub.mjs";

const lastOf = (list) => list[list.length - 1];

// Every check has a client of its own and skips the SDK's cache, so that each pull reaches the stub.
const client = (url, apiKey = API_KEY) => new Client({ apiUrl: url, apiKey });
const fresh = { skipCache: true };

await run({
  "a plain prompt": async (url) => {
    const commit = await client(url).pullPromptCommit("chat", fresh);
    assert.equal(commit.owner, "-");
    assert.equal(commit.repo, "chat");
    assert.match(commit.commit_hash, /^[0-9a-f]{64}$/);
    assert.equal(lastOf(commit.manifest.id), "ChatPromptTemplate");
    assert.deepEqual(commit.examples, []);
  },
  "a tag, with a slash in it": async (url) => {
    const manifest = { lc: 1, type: "constructor", id: ["langchain", "prompts", "prompt", "PromptTemplate"], kwargs: {} };
    const first = await control(url, "PUT", "/prompts/tagged", { ...manifest, name: "first" });
    await control(url, "PUT", "/prompts/tagged/tags/feat%2Fx");
    await control(url, "PUT", "/prompts/tagged", { ...manifest, name: "second" });
    const tagged = await client(url).pullPromptCommit("tagged:feat/x", fresh);
    assert.equal(tagged.commit_hash, first.commit_hash);
    const latest = await client(url).pullPromptCommit("tagged", fresh);
    assert.equal(latest.manifest.name, "second");
  },
  "a commit by the first digits of its hash": async (url) => {
    const { commit_hash: hash } = await client(url).pullPromptCommit("structured", fresh);
    const commit = await client(url).pullPromptCommit(`structured:${hash.slice(0, 8)}`, fresh);
    assert.equal(commit.commit_hash, hash);
  },
  "a prompt with its model": async (url) => {
    const commit = await client(url).pullPromptCommit("chat-with-model", { ...fresh, includeModel: true });
    assert.equal(lastOf(commit.manifest.id), "RunnableSequence");
    assert.equal(commit.hub_model_provider, "openai");
    assert.equal(commit.hub_model_config.model, "gpt-4.1-mini");
  },
  "the same prompt without its model, as text": async (url) => {
    const text = await client(url)._pullPrompt("chat-with-model", fresh);
    assert.equal(lastOf(JSON.parse(text).id), "ChatPromptTemplate");
  },
  "through the self-hosted path": async (url) => {
    const commit = await client(`${url}/api/v1`).pullPromptCommit("chat", fresh);
    assert.equal(commit.repo, "chat");
  },
  "a missing prompt": async (url) => {
    await assert.rejects(client(url).pullPromptCommit("missing", fresh), { name: "LangSmithNotFoundError" });
  },
  "a wrong key": async (url) => {
    await assert.rejects(client(url, "wrong").pullPromptCommit("chat", fresh), /403/);
  },
  "an outage that passes": async (url) => {
    await control(url, "PUT", "/fault", { status: 503, times: 1, prompt: "string-jinja2" });
    const commit = await client(url).pullPromptCommit("string-jinja2", fresh);
    assert.equal(commit.repo, "string-jinja2");
  },
  "the commits of a prompt": async (url) => {
    const commits = [];
    for await (const commit of client(url).listCommits("tagged")) {
      commits.push(commit.manifest.name);
    }
    assert.deepEqual(commits, ["second", "first"]);
  },
});
