// The same client in Node, Bun and Deno; and a process ends when its clients have.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { Hub } from "./hub.js";

const run = promisify(execFile);
const here = (name) => fileURLToPath(new URL(name, import.meta.url));

// Bun's own launcher would have to be made by a script at its installation.
const bun = `${here("../node_modules/@oven/")}${readdirSync(here("../node_modules/@oven"))[0]}/bin/bun`;

let hub;
before(async () => (hub = await Hub.serve()));
after(() => hub.stop("SIGKILL"));

const RUNTIMES = {
  Node: [process.execPath],
  Bun: [bun],
  Deno: [here("../node_modules/.bin/deno"), "run", "--allow-net", "--no-config"],
};

for (const [name, [command, ...options]] of Object.entries(RUNTIMES)) {
  test(`the client works in ${name}, and lets it end`, async () => {
    const args = [...options, here("smoke.js"), hub.url];
    const { stdout } = await run(command, args, { timeout: 20_000 });
    assert.equal(stdout.trim(), "ok");
  });
}
