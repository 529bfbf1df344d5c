// LangSmith's own SDK and the starter send the same request for the same pull.
import assert from "node:assert/strict";
import { Client } from "langsmith";
import { API_KEY, control, java, run } from "./stub.mjs";

const OWNER = "acme";
const WORKSPACE = "11111111-2222-3333-4444-555555555555";
const IDENTIFIERS = ["chat", "-/chat", "chat:prod", "-/chat:latest", `${OWNER}/shared`, `${OWNER}/shared:prod`, "chat:HASH"];
const PLAIN = { lc: 1, type: "constructor", id: ["langchain", "prompts", "prompt", "PromptTemplate"], kwargs: {} };

// What may be different; all else must be the same.
const DIFFERENT = {
  "user-agent": "each says who it is",
  accept: "the starter asks for JSON, the SDK for anything",
  "accept-encoding": "both take gzip; what is called deflate comes in two forms, and the starter does not ask for it",
  "accept-language": "Node.js",
  "sec-fetch-mode": "Node.js",
  connection: "Node.js; it is HTTP/1.1's default",
  "content-length": "JDKs before 19; there is no body",
};

async function requestsOf(url, pulls) {
  await control(url, "DELETE", "/requests");
  await pulls();
  return (await control(url, "GET", "/requests")).requests;
}

const withTheSdk = (url, settings, pulls) => async () => {
  const client = new Client({ apiUrl: url, apiKey: API_KEY, ...settings });
  for (const { identifier, includeModel } of pulls) {
    await client.pullPromptCommit(identifier, { includeModel, skipCache: true, dangerouslyPullPublicPrompt: true });
  }
};

const withTheStarter = (url, { workspaceId }, pulls) => () =>
  java(
    `--langsmith.endpoint=${url}`,
    `--langsmith.api-key=${API_KEY}`,
    ...(workspaceId ? [`--langsmith.workspace-id=${workspaceId}`] : []),
    // Every pull reaches the stub.
    "--langsmith.prompt-cache.max-size=0",
    `--langsmith.prompt-cache.trusted-owners=${OWNER}`,
    ...pulls.map(({ identifier, includeModel }) => `--pull=${identifier}${includeModel ? ":with_model" : ""}`),
  );

const line = ({ method, path, query }) => `${method} ${path}${query ? `?${query}` : ""}`;
const headers = (request) =>
  Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]));
const headersThatMatter = (request) =>
  Object.fromEntries(Object.entries(headers(request)).filter(([name]) => !(name in DIFFERENT)));

function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  rows.forEach((row) => console.log(`  ${row.map((cell, column) => cell.padEnd(widths[column])).join("  ").trimEnd()}`));
}

function print(pulls, sdk, starter) {
  table([
    ["pull", "by", "request"],
    ...pulls.flatMap(({ identifier, includeModel }, i) => [
      [`${identifier}${includeModel ? " with model" : ""}`, "SDK", line(sdk[i])],
      ["", "starter", line(starter[i])],
    ]),
  ]);
  const [bySdk, byStarter] = [headers(sdk[0]), headers(starter[0])];
  const names = Object.keys({ ...bySdk, ...byStarter }).sort();
  table([
    ["header", "SDK", "starter", ""],
    ...names.map((name) => [name, bySdk[name] ?? "-", byStarter[name] ?? "-", DIFFERENT[name] ?? "must be the same"]),
  ]);
}

async function assertSame(url, base, settings, identifiers) {
  const pulls = identifiers.flatMap((identifier) => [
    { identifier, includeModel: false },
    { identifier, includeModel: true },
  ]);
  const sdk = await requestsOf(url, withTheSdk(url + base, settings, pulls));
  const starter = await requestsOf(url, withTheStarter(url + base, settings, pulls));
  assert.equal(sdk.length, pulls.length);
  assert.equal(starter.length, pulls.length);
  print(pulls, sdk, starter);
  assert.deepEqual(starter.map(line), sdk.map(line));
  assert.deepEqual(starter.map(headersThatMatter), sdk.map(headersThatMatter));
  return starter.map(headers);
}

await run({
  "the same requests in the cloud": async (url) => {
    const { commit_hash: hash } = await control(url, "PUT", "/prompts/chat/tags/prod");
    await control(url, "PUT", `/prompts/${OWNER}%2Fshared`, PLAIN);
    await control(url, "PUT", `/prompts/${OWNER}%2Fshared/tags/prod`);
    await assertSame(url, "", {}, IDENTIFIERS.map((identifier) => identifier.replace("HASH", hash.slice(0, 12))));
  },
  "the same requests for a workspace, to a self-hosted LangSmith": async (url) => {
    const [request] = await assertSame(url, "/api/v1", { workspaceId: WORKSPACE }, ["chat"]);
    assert.equal(request["x-tenant-id"], WORKSPACE);
  },
});
