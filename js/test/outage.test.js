// What the client makes of lines that break and hubs that go.

import assert from "node:assert/strict";
import { createServer } from "node:net";
import { after, before, beforeEach, test } from "node:test";

import { Hub } from "./hub.js";
import { Proxy } from "./proxy.js";
import { event, quick, take, until } from "./waiting.js";

let hub;
let counter = 0;
const clients = [];
const proxies = [];

before(async () => (hub = await Hub.serve()));
after(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await Promise.all(proxies.map((proxy) => proxy.refuse()));
  await hub.stop("SIGKILL");
});

function connect(url = hub.url, options) {
  clients.push(quick(url, options));
  return clients.at(-1);
}

async function line() {
  proxies.push(await Proxy.to(hub.port));
  return proxies.at(-1);
}

const fresh = () => `test:${++counter}`;
const numbers = (items) => items.map(({ data }) => data);

test("a line that is cut again and again costs no message, and brings none twice", async () => {
  const proxy = await line();
  const client = connect(proxy.url);
  const publisher = connect();
  const channel = fresh();
  const subscription = client.subscribe(channel);
  await subscription.ready();
  const events = subscription.events();
  for (let round = 0; round < 5; round++) {
    proxy.cut();
    for (const n of [0, 1, 2]) await publisher.publish(channel, round * 3 + n);
    assert.deepEqual(numbers(await take(events, 3)), [0, 1, 2].map((n) => round * 3 + n));
  }
  const { connects, duplicates, lost, resumed, downtime } = client.stats;
  assert.deepEqual({ duplicates, lost }, { duplicates: 0, lost: 0 });
  assert.ok(connects > 5 && resumed >= 5 && downtime > 0);
});

test("what the channel no longer holds is named", async () => {
  const proxy = await line();
  const client = connect(proxy.url);
  const publisher = connect();
  const subscription = client.subscribe("short");
  const { offset } = await subscription.ready();
  await proxy.refuse();
  await until(client, "waiting");
  for (const n of [1, 2, 3, 4, 5]) await publisher.publish("short", n);
  await proxy.listen();
  const [loss, ...messages] = await take(subscription.events(), 4);
  assert.deepEqual([loss.lost.from, loss.lost.to], [offset + 1, offset + 2]);
  assert.deepEqual(numbers(messages), [3, 4, 5]);
});

test("what is published without a line is published once, when there is one", async () => {
  const proxy = await line();
  const client = connect(proxy.url);
  await until(client, "open");
  const channel = fresh();
  await proxy.refuse();
  const publishes = ["a", "b", "c"].map((data) => client.publish(channel, data));
  await until(client, "waiting");
  await proxy.listen();
  const positions = await Promise.all(publishes);
  assert.deepEqual(
    positions.map(({ offset }) => offset),
    [1, 2, 3],
  );
});

test("a publish whose reply is lost on the way is not published twice", async () => {
  const proxy = await line();
  const client = connect(proxy.url);
  const watcher = connect();
  const channel = fresh();
  const arrivals = watcher.subscribe(channel).events();
  await until(client, "open");
  await client.history(channel);
  proxy.silence();
  const publish = client.publish(channel, "once");
  const [arrived] = await take(arrivals, 1);
  proxy.silence(false);
  proxy.cut();
  assert.deepEqual(await publish, arrived.position);
  await client.publish(channel, "twice");
  assert.deepEqual(numbers(await take(arrivals, 1)), ["twice"]);
});

test("a line that has gone silent is given up", async () => {
  const proxy = await line();
  const client = connect(proxy.url, { pingInterval: 50, pongTimeout: 50 });
  const channel = fresh();
  const subscription = client.subscribe(channel);
  await subscription.ready();
  proxy.silence();
  assert.match((await event(client, "state", ({ name }) => name === "waiting")).why, /nothing heard/);
  proxy.silence(false);
  await event(client, "state", ({ name }) => name === "open");
  await client.publish(channel, 1);
  assert.deepEqual(numbers(await take(subscription.events(), 1)), [1]);
});

test("a server that never answers the handshake is given up in time", async () => {
  const sockets = [];
  const server = createServer((socket) => sockets.push(socket.on("error", () => {})));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const client = connect(`ws://127.0.0.1:${server.address().port}`, { connectTimeout: 50 });
  const { why, attempt } = await until(client, "waiting");
  assert.deepEqual([why, attempt], ["no connection in time", 1]);
  await client.close();
  for (const socket of sockets) socket.destroy();
  server.close();
});

test("nobody there: the attempts go on, each with its line in the log", async () => {
  const lines = [];
  const proxy = await line();
  await proxy.refuse();
  const client = connect(proxy.url, { log: { warn: (text) => lines.push(text) } });
  await event(client, "state", ({ attempt, name }) => name === "waiting" && attempt === 3);
  assert.equal(lines.length, 3);
  for (const text of lines) assert.match(text, /^holdfast 127.0.0.1:\d+\/ws: .+; attempt \d in \d+ ms$/);
  await client.close();
  await proxy.listen();
});

test("an old socket is never heard again", async () => {
  const sockets = [];
  class Watched extends WebSocket {
    constructor(url) {
      super(url);
      sockets.push(this);
    }
  }
  const client = connect(hub.url, { WebSocket: Watched });
  await until(client, "open");
  client.pause();
  const [socket] = sockets;
  assert.equal(socket.onopen ?? socket.onmessage ?? null, null);
  await event(client, "state", ({ name }) => name === "paused");
  socket.onclose?.({ code: 1006, reason: "" });
  assert.equal(client.state.name, "paused");
  client.resume();
  await event(client, "state", ({ name }) => name === "open");
  assert.equal(sockets.length, 2);
});

test("what no hub says ends the client", async () => {
  for (const data of ["garbage", "[1]", new ArrayBuffer(2), new Blob(["x"])]) {
    let socket;
    class Watched extends WebSocket {
      constructor(url) {
        super(url);
        socket = this;
      }
    }
    const client = connect(hub.url, { WebSocket: Watched });
    await until(client, "open");
    const subscription = client.subscribe(fresh());
    await subscription.ready();
    socket.onmessage({ data });
    assert.deepEqual([client.state.name, client.state.code], ["closed", 1003]);
    await assert.rejects(subscription.events().next(), { code: "closed", closeCode: 1003 });
    await client.close();
  }
});

test("a runtime that refuses the socket ends the client", async () => {
  class Refusing {
    constructor() {
      throw new Error("insecure");
    }
  }
  const client = connect(hub.url, { WebSocket: Refusing });
  const { why, code } = await until(client, "closed");
  assert.deepEqual([why, code], ["Error: insecure", 1008]);
});

test("a hub that is killed and started again: another history, and nothing of it is missed", async () => {
  const own = await Hub.serve();
  const client = connect(own.url);
  const subscription = client.subscribe("news");
  await client.publish("news", "before");
  const events = subscription.events();
  assert.deepEqual(numbers(await take(events, 1)), ["before"]);
  await own.stop("SIGKILL");
  await until(client, "waiting");
  const publish = client.publish("news", "after");
  await own.start();
  const { epoch } = await publish;
  const [loss, message] = await take(events, 2);
  assert.deepEqual([loss.lost.from, loss.lost.to], [null, null]);
  assert.deepEqual(loss.position, { epoch, offset: 0 });
  assert.equal(message.data, "after");
  await client.close();
  await own.stop("SIGKILL");
});

test("a hub that drains is left alone for as long as it asked", async () => {
  const own = await Hub.serve("--drain", "0.2");
  const client = connect(own.url, { backoff: { base: 10, cap: 10, minimum: 1 } });
  const subscription = client.subscribe("news");
  await subscription.ready();
  const waiting = event(client, "state", ({ name }) => name === "waiting");
  const stopped = own.stop();
  const { delay } = await waiting;
  assert.ok(delay > 10, `${delay} ms is the usual delay`);
  await stopped;
  await own.start();
  await event(client, "state", ({ name }) => name === "open");
  await client.close();
  await own.stop("SIGKILL");
});
