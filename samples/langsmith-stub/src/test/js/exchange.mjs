// Snapshot files go back and forth between LangSmith's own SDK and this cache.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { Client, promptCacheSingleton as cache } from "langsmith";
import { API_KEY, control, java, run } from "./stub.mjs";

// As both sides write them, the model variant with the SDKs' ending.
const NAMES = ["chat", "chat-multimodal", "structured:prod", "chat-with-model", "chat-with-model:with_model", "grüße-😀"];
const WITH_MODEL = ":with_model";

// Whatever JSON can hold and an encoding, an escape or a number type might change.
const MANIFEST = {
  lc: 1,
  type: "constructor",
  id: ["langchain", "prompts", "prompt", "PromptTemplate"],
  kwargs: {
    template: "Grüße {name}, 你好, שלום, e\u0301 😀 \u2028\u0000\u007f \"\\/</script>",
    "ключ": null,
    "": [[], {}, true, false, null],
    numbers: [0, -1, 0.1, 1e21, 1e-7, 9007199254740991, -1.7976931348623157e308],
  },
};

const folder = resolve("snapshots");
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
const file = (name) => join(folder, name);
const read = (name) => JSON.parse(readFileSync(file(name), "utf8"));
const connection = (url) => [`--langsmith.endpoint=${url}`, `--langsmith.api-key=${API_KEY}`];

// Every client of the SDK uses the one cache of the process.
async function pullAll(url) {
  const client = new Client({ apiUrl: url, apiKey: API_KEY });
  const commits = {};
  for (const name of NAMES) {
    const includeModel = name.endsWith(WITH_MODEL);
    const identifier = includeModel ? name.slice(0, -WITH_MODEL.length) : name;
    commits[name] = await client.pullPromptCommit(identifier, { includeModel });
  }
  return commits;
}

// The SDK leaves out what is not there, and never has a description.
const asTheSdkHasIt = ({ description, ...commit }) => {
  const entries = Object.entries(commit).filter(([name, value]) => !name.startsWith("hub_") || value != null);
  return Object.fromEntries(entries);
};
const entriesAsTheSdkHasThem = ({ entries }) =>
  Object.fromEntries(Object.entries(entries).map(([name, commit]) => [name, asTheSdkHasIt(commit)]));

function assertSameEntries(actual, expected) {
  assert.deepEqual(actual, expected);
  assert.deepEqual(Object.keys(actual), Object.keys(expected), "the order of use");
}

// Loads a file of ours into the SDK's cache, and pulls everything from that alone.
async function assertTheSdkServes(url, fileName, expected) {
  cache.clear();
  assert.equal(cache.load(file(fileName)), NAMES.length, "only prompts are loaded");
  await control(url, "DELETE", "/requests");
  const commits = await pullAll(url);
  assert.equal((await control(url, "GET", "/requests")).total, 0, "all were in the file");
  for (const name of NAMES) {
    assert.deepEqual(asTheSdkHasIt(commits[name]), asTheSdkHasIt(expected[name]), name);
  }
}

let pulled;

await run({
  "the SDK saves what it pulled": async (url) => {
    await control(url, "PUT", "/prompts/gr%C3%BC%C3%9Fe-%F0%9F%98%80", {
      manifest: MANIFEST,
      description: "mit Grüßen 😀",
    });
    await control(url, "PUT", "/prompts/structured/tags/prod");
    pulled = await pullAll(url);
    cache.dump(file("sdk.json"));
    assert.deepEqual(pulled["grüße-😀"].manifest, MANIFEST);
    assert.deepEqual(Object.keys(read("sdk.json").entries), NAMES);
  },
  "this cache loads the SDK's file, and saves the same": async () => {
    await java("--langsmith.prompt-cache.ttl=-1", `--load=${file("sdk.json")}`, `--dump=${file("sdk-java.json")}`);
    assertSameEntries(entriesAsTheSdkHasThem(read("sdk-java.json")), read("sdk.json").entries);
  },
  "the SDK loads that again": async (url) => {
    await assertTheSdkServes(url, "sdk-java.json", pulled);
  },
  "this cache saves what it pulled": async (url) => {
    await java(...connection(url), ...NAMES.map((name) => `--pull=${name}`), `--dump=${file("java.json")}`);
    const { entries } = read("java.json");
    assertSameEntries(entriesAsTheSdkHasThem({ entries }), read("sdk.json").entries);
    assert.equal(entries["grüße-😀"].description, "mit Grüßen 😀");
  },
  "the SDK loads this cache's file, and saves the same entries and nothing else": async (url) => {
    await assertTheSdkServes(url, "java.json", pulled);
    cache.dump(file("java-sdk.json"));
    assert.deepEqual(Object.keys(read("java.json")), ["prompt_cache", "entries"]);
    assert.deepEqual(Object.keys(read("java-sdk.json")), ["entries"]);
    assertSameEntries(read("java-sdk.json").entries, read("java.json").entries);
  },
  "this cache loads that again": async () => {
    await java("--langsmith.prompt-cache.ttl=-1", `--load=${file("java-sdk.json")}`, `--dump=${file("java-sdk-java.json")}`);
    assertSameEntries(read("java-sdk-java.json").entries, read("java.json").entries);
  },
});
