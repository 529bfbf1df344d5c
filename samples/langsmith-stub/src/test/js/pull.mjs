// Starts the stub from the class path given as the first argument and pulls from it with LangSmith's own SDK.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { Client } from "langsmith";

const API_KEY = "js-test-key";
const START_TIMEOUT_MS = 30_000;

async function startStub(classPath) {
  const main = "dev.promptcache.samples.stub.Main";
  const stub = spawn("java", ["-cp", classPath, main, "--port=0", `--api-key=${API_KEY}`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await new Promise((resolve, reject) => {
    const timeout = setTimeout(() => reject(new Error("the stub did not start in time")), START_TIMEOUT_MS);
    stub.once("error", reject);
    stub.once("exit", (code) => reject(new Error(`the stub ended with ${code} before it listened`)));
    createInterface({ input: stub.stdout }).on("line", (line) => {
      const found = line.match(/listens on (\S+)/);
      if (found) {
        clearTimeout(timeout);
        resolve(found[1]);
      }
    });
  }).catch((error) => {
    stub.kill();
    throw error;
  });
  return { url, stop: () => stub.kill() };
}

async function control(url, method, path, body) {
  const response = await fetch(`${url}/_stub${path}`, { method, body: body && JSON.stringify(body) });
  assert.ok(response.ok, `${method} ${path} answered ${response.status}`);
  return response.status === 204 ? undefined : response.json();
}

const lastOf = (list) => list[list.length - 1];

// Every check has a client of its own and skips the SDK's cache, so that each pull reaches the stub.
const client = (url, apiKey = API_KEY) => new Client({ apiUrl: url, apiKey });
const fresh = { skipCache: true };

const checks = {
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
};

const stub = await startStub(process.argv[2]);
let failed = 0;
try {
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check(stub.url);
      console.log(`ok      ${name}`);
    } catch (error) {
      failed++;
      console.log(`FAILED  ${name}\n${error.stack}`);
    }
  }
} finally {
  stub.stop();
}
console.log(`${Object.keys(checks).length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
