// What happens to a page, and to the clock: without a hub.

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { clock } from "../src/clock.js";
import { quick, until } from "./waiting.js";

/** A socket that opens, and answers as much as it takes. */
class Socket {
  static all = [];

  constructor() {
    Socket.all.push(this);
    queueMicrotask(() => this.onopen?.());
  }

  send() {}

  close(code) {
    this.code = code;
    queueMicrotask(() => this.onclose?.({ code, reason: "" }));
  }
}

let client;

beforeEach(() => {
  globalThis.document = new EventTarget();
  Socket.all = [];
  client = quick("ws://page.test/", { WebSocket: Socket });
});

afterEach(async () => {
  await client.close();
  delete globalThis.document;
});

const page = (name) => document.dispatchEvent(new Event(name));

test("a page that is frozen gives its socket up, and gets a new one when it thaws", async () => {
  await until(client, "open");
  page("freeze");
  assert.equal(client.state.name, "paused");
  assert.equal(Socket.all[0].code, 4001);
  page("pagehide");
  page("resume");
  await until(client, "open");
  page("pageshow");
  assert.equal(client.state.name, "open");
  assert.equal(Socket.all.length, 2);
});

test("a page that comes back does not end the application's pause", async () => {
  await until(client, "open");
  client.pause();
  page("freeze");
  page("resume");
  assert.equal(client.state.name, "paused");
  client.resume();
  await until(client, "open");
  page("pagehide");
  client.pause();
  page("pageshow");
  assert.equal(client.state.name, "paused");
});

test("a page that is shown again asks for a sign of life", async () => {
  const sent = [];
  await until(client, "open");
  Socket.all[0].send = (text) => sent.push(JSON.parse(text).type);
  page("visibilitychange");
  page("online");
  assert.deepEqual(sent, ["ping"]);
});

test("a client that has ended does not listen to the page", async () => {
  await until(client, "open");
  await client.close();
  page("freeze");
  page("resume");
  page("online");
  assert.equal(client.state.name, "closed");
  assert.equal(Socket.all.length, 1);
});

test("the clock never goes back, and counts a sleep", (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: 2e12 });
  const start = clock();
  t.mock.timers.setTime(2e12 + 3_600_000);
  assert.equal(clock() - start, 3_600_000);
  t.mock.timers.setTime(1e12);
  assert.equal(clock() - start, 3_600_000);
  t.mock.timers.setTime(1e12 + 5);
  assert.equal(clock() - start, 3_600_005);
});
