// The stub, the Java client, and the frame in which the checks run.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

export const API_KEY = "js-test-key";
const START_TIMEOUT_MS = 60_000;
const CLIENT_TIMEOUT_MS = 120_000;
const STUB = "dev.promptcache.samples.stub.Main";
const CLIENT = "dev.promptcache.samples.stub.client.CommandLine";

async function startStub(classPath) {
  const stub = spawn("java", ["-cp", classPath, STUB, "--port=0", `--api-key=${API_KEY}`], {
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

export async function control(url, method, path, body) {
  const response = await fetch(`${url}/_stub${path}`, { method, body: body && JSON.stringify(body) });
  assert.ok(response.ok, `${method} ${path} answered ${response.status}`);
  return response.status === 204 ? undefined : response.json();
}

// Runs the starter in a process of its own; the options are those of the class CommandLine and Spring properties.
export async function java(...options) {
  try {
    await promisify(execFile)("java", ["-cp", process.argv[2], CLIENT, ...options], { timeout: CLIENT_TIMEOUT_MS });
  } catch (error) {
    throw new Error(`the Java client failed\n${error.stdout}${error.stderr}`, { cause: error });
  }
}

// Starts the stub from the class path given as the first argument, and runs the checks against it, in order.
export async function run(checks) {
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
}
