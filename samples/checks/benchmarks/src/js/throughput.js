// Prints how often a second LangSmith's JavaScript SDK renders the prompt: pulled through its cache each time, or held.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { pull } from "langchain/hub/node";
import { Client } from "langsmith";

const BATCH = 100;
const [url, prompt, variablesFile, mode, warmUpSeconds, seconds] = process.argv.slice(2);
const variables = JSON.parse(await readFile(variablesFile, "utf8"));

// One client for all pulls, as an application would have it; its cache is the SDK's default.
const client = new Client({ apiUrl: url, apiKey: "benchmark" });
const held = await pull(prompt, { client });
const render = {
  pull: async () => (await pull(prompt, { client })).invoke(variables),
  held: () => held.invoke(variables),
}[mode];

async function throughput(seconds) {
  const start = performance.now();
  const end = start + seconds * 1000;
  let operations = 0;
  let characters = 0;
  let now;
  do {
    for (let i = 0; i < BATCH; i++) {
      characters += (await render()).messages.at(-1).content.length;
    }
    operations += BATCH;
    now = performance.now();
  } while (now < end);
  assert.equal(characters, operations * variables.question.length);
  return (operations * 1000) / (now - start);
}

await throughput(Number(warmUpSeconds));
console.log((await throughput(Number(seconds))).toFixed(1));
// The SDK's cache has a timer that would keep the process.
process.exit(0);
