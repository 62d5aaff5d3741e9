// What the JavaScript publisher and subscriber have in common: their order, their clock, their end.

import { appendFileSync } from "node:fs";
import { createInterface } from "node:readline";

import { Holdfast } from "../../js/src/index.js";

const ALPHABET = "Holdfast grüßt 世界. ";
const wall = Date.now.bind(Date);
const steady = performance.now.bind(performance);

// A clock that can leap ahead: the wall's alone, as where `performance.now` stands still while the
// machine sleeps, or both.
const ahead = { wall: 0, steady: 0 };
Date.now = () => wall() + ahead.wall;
performance.now = () => steady() + ahead.steady;

/** The text that every payload of this size has; `size` is in characters. */
export const textOf = (size) =>
  ALPHABET.repeat(Math.floor(size / ALPHABET.length) + 1).slice(0, size);

/** Say what is wrong with a payload that came, or return null. */
export function faultOfPayload(data) {
  if (Object.keys(data ?? {}).sort().join() !== "n,p,size,text") {
    return `not a payload of ours: ${JSON.stringify(data)?.slice(0, 100)}`;
  }
  if (data.text !== textOf(data.size)) {
    return `the text of ${data.p} ${data.n} is not what was published`;
  }
  return null;
}

export const sleep = (milliseconds, signal) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });

/** One process of the run, which does what lines on its standard input say. */
export class Program {
  clients = [];
  #finish = new AbortController();
  #slowUntil = 0;
  #jumps = 0;
  #restarts = new EventTarget();
  #record;

  constructor(order) {
    Object.assign(this, order);
    this.#record = order.record;
    this.finished = this.#finish.signal;
    const lines = createInterface({ input: process.stdin });
    lines.on("line", (line) => {
      const [order, seconds] = line.split(" ");
      this.#obey(order, Number(seconds) * 1000);
    });
    lines.on("close", () => this.finished.aborted || process.exit(1)); // nobody wants us any more
  }

  /** Return a new client, whose states are noted until `part`. */
  connect(options = {}) {
    const { times } = this;
    const client = new Holdfast(this.url, {
      backoff: {
        base: times.base * 1000,
        cap: times.cap * 1000,
        minimum: times.minimum * 1000,
        stableAfter: times.stable_after * 1000,
      },
      connectTimeout: times.connect_timeout * 1000,
      pingInterval: times.ping_interval * 1000,
      pongTimeout: times.pong_timeout * 1000,
      timeout: times.request_timeout * 1000,
      name: this.name,
      ...options,
    });
    client.addEventListener("state", ({ detail }) => {
      if (this.clients.includes(client)) this.write("state", detail);
    });
    this.clients.push(client);
    return client;
  }

  /** Close a client before the end. */
  async part(client) {
    this.clients = this.clients.filter((other) => other !== client);
    await client.close();
  }

  /** Append a record; it is there when this returns. */
  write(kind, fields = {}) {
    appendFileSync(this.#record, `${JSON.stringify({ kind, t: wall() / 1000, ...fields })}\n`);
  }

  /** A signal that comes with the order to finish, or with the next one to restart. */
  get told() {
    const next = new AbortController();
    this.#restarts.addEventListener("restart", () => next.abort(), { once: true });
    return AbortSignal.any([this.finished, next.signal]);
  }

  restart() {
    this.#restarts.dispatchEvent(new Event("restart"));
  }

  /** Whether the application is to dawdle. */
  get slow() {
    return steady() < this.#slowUntil;
  }

  /** Close the clients and write down their counts. */
  async end() {
    for (const client of this.clients) {
      await client.close();
      this.write("stats", client.stats);
    }
    process.stdin.destroy();
  }

  #obey(order, milliseconds) {
    const client = this.clients[Math.floor(Math.random() * this.clients.length)];
    switch (order) {
      case "slow":
        this.#slowUntil = steady() + milliseconds;
        break;
      case "jump":
        ahead.wall += milliseconds;
        if (this.#jumps++ % 2) ahead.steady += milliseconds;
        break;
      case "wake":
        client?.wake();
        break;
      case "pause":
        client?.pause();
        setTimeout(() => client?.resume(), milliseconds);
        break;
      case "restart":
        this.restart();
        break;
      case "finish":
        if (this.finished.aborted) break;
        this.write("finish");
        this.#finish.abort();
    }
  }
}

/** Run a program whose order is the first argument. */
export async function main(work) {
  const program = new Program(JSON.parse(process.argv[2]));
  await work(program);
  await program.end();
}
