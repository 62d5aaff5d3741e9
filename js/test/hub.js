// A real hub for the tests: a process of its own, on a free port, ended by its id.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";

const ROOT = process.env.HOLDFAST_ROOT ?? fileURLToPath(new URL("../../", import.meta.url));
const VENV = `${ROOT}.venv/bin/python`;
const PYTHON = process.env.HOLDFAST_PYTHON ?? (existsSync(VENV) ? VENV : "python3");

export const CHANNELS = {
  short: { publish: true, history: 3 },
  room: { publish: true, presence: true },
  closed: {},
  "*": { publish: true, history: 5000 },
};

const running = new Set();
process.on("exit", () => running.forEach((server) => server.kill("SIGKILL")));

export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export class Hub {
  constructor(port, args) {
    this.port = port;
    this.url = `ws://127.0.0.1:${port}/ws`;
    this.args = args;
  }

  /** `holdfast serve` on a free port. */
  static async serve(...options) {
    const folder = await mkdtemp(`${tmpdir()}/holdfast-`);
    await writeFile(`${folder}/channels.json`, JSON.stringify(CHANNELS));
    const args = ["serve", "--channels", `${folder}/channels.json`, "--drain", "0", ...options];
    return new Hub(await freePort(), args).start();
  }

  /** `holdfast run` of a module beside this one. */
  static async run(app) {
    const folder = fileURLToPath(new URL(".", import.meta.url));
    return new Hub(await freePort(), ["run", app, "--app-dir", folder]).start();
  }

  async start() {
    const command = ["-m", "holdfast", ...this.args, "--port", String(this.port)];
    const path = [`${ROOT}src`, ROOT].join(":");
    const env = { ...process.env, PYTHONPATH: path, PYTHONUNBUFFERED: "1", NO_COLOR: "1" };
    this.log = "";
    this.process = spawn(PYTHON, command, { env, cwd: ROOT });
    running.add(this.process);
    this.ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.stderr.on("data", (text) => (this.log += text));
    await new Promise((resolve, reject) => {
      this.process.stdout.on("data", (text) => String(text).includes(`:${this.port}`) && resolve());
      this.process.once("exit", () => reject(new Error(`the hub ended:\n${this.log}`)));
    });
    return this;
  }

  async stop(signal = "SIGTERM") {
    this.process.kill(signal);
    await this.ended;
    running.delete(this.process);
  }

  async restart(signal) {
    await this.stop(signal);
    await this.start();
  }
}
