// The client against a real hub.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Holdfast, HoldfastError } from "../src/index.js";
import { Hub } from "./hub.js";
import { event, quick, take, until } from "./waiting.js";

let hub;
let counter = 0;
const clients = [];

before(async () => (hub = await Hub.serve()));
after(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await hub.stop();
});

function connect(options) {
  clients.push(quick(hub.url, options));
  return clients.at(-1);
}

/** A channel that no other test uses. */
const fresh = () => `test:${++counter}`;

const numbers = (items) => items.map(({ data }) => data);

test("messages come in order, with their positions", async () => {
  const client = connect();
  const channel = fresh();
  const subscription = client.subscribe(channel);
  const start = await subscription.ready();
  assert.equal(start.offset, 0);
  const positions = [];
  for (const n of [1, 2, 3]) positions.push(await client.publish(channel, n));
  const messages = await take(subscription[Symbol.asyncIterator](), 3);
  assert.deepEqual(numbers(messages), [1, 2, 3]);
  assert.deepEqual(
    messages.map(({ position }) => position),
    positions,
  );
  assert.deepEqual(subscription.position, positions[2]);
  assert.equal(client.stats.received, 3);
});

test("`last` and `since` say where to begin", async () => {
  const client = connect();
  const channel = fresh();
  const positions = [];
  for (const n of [1, 2, 3, 4]) positions.push(await client.publish(channel, n));
  const last = client.subscribe(channel, { last: 2 });
  assert.deepEqual(numbers(await take(last.events(), 2)), [3, 4]);
  last.close();
  const since = client.subscribe(channel, { since: positions[0] });
  assert.deepEqual(numbers(await take(since.events(), 3)), [2, 3, 4]);
});

test("breaking out of the loop ends the subscription", async () => {
  const client = connect();
  const channel = fresh();
  await client.publish(channel, 1);
  for await (const { data } of client.subscribe(channel, { last: 1 })) {
    assert.equal(data, 1);
    break;
  }
  const again = client.subscribe(channel, { last: 1 });
  assert.deepEqual(numbers(await take(again.events(), 1)), [1]);
  assert.throws(() => client.subscribe(channel), { code: "usage" });
});

test("two subscriptions of one client do not mix", async () => {
  const client = connect();
  const [one, two] = [fresh(), fresh()];
  const subscriptions = [client.subscribe(one), client.subscribe(two)];
  for (const n of [1, 2, 3]) {
    client.publish(one, `one ${n}`);
    client.publish(two, `two ${n}`);
  }
  const [first, second] = await Promise.all(subscriptions.map((s) => take(s.events(), 3)));
  assert.deepEqual(numbers(first), ["one 1", "one 2", "one 3"]);
  assert.deepEqual(numbers(second), ["two 1", "two 2", "two 3"]);
});

test("callbacks get messages, losses and presence", async () => {
  const client = connect();
  const joined = Promise.withResolvers();
  const got = Promise.withResolvers();
  const onPresence = ({ type, member }) => type === "join" && joined.resolve(member);
  const room = client.subscribe("room", { onMessage: got.resolve, onPresence });
  await room.ready();
  assert.ok((await joined.promise).session);
  assert.equal((await client.presence("room")).length, 1);
  client.publish("room", "hello");
  assert.equal((await got.promise).data, "hello");

  const lost = Promise.withResolvers();
  const first = await client.publish("short", 0);
  for (const n of [1, 2, 3, 4]) await client.publish("short", n);
  const seen = event(client, "lost");
  client.subscribe("short", { since: first, onMessage() {}, onLost: lost.resolve });
  const { from, to } = await lost.promise;
  assert.deepEqual([from, to], [first.offset + 1, first.offset + 1]);
  assert.equal((await seen).channel, "short");
  assert.equal(client.stats.lost, 1);
});

test("losses stand in their place among the events", async () => {
  const client = connect();
  const since = await client.publish("short", 0);
  for (const n of [1, 2, 3, 4, 5]) await client.publish("short", n);
  const [loss, ...messages] = await take(client.subscribe("short", { since }).events(), 4);
  assert.deepEqual([loss.lost.from, loss.lost.to], [since.offset + 1, since.offset + 2]);
  assert.deepEqual(numbers(messages), [3, 4, 5]);
});

test("a slow reader keeps little and misses nothing", async () => {
  const client = connect();
  const channel = fresh();
  const subscription = client.subscribe(channel, { buffer: 500 });
  await subscription.ready();
  const count = 200;
  for (let n = 0; n < count; n++) client.publish(channel, n);
  await client.publish(fresh(), "all are in");
  const { received } = client.stats;
  assert.ok(received < 50, `${received} messages were taken in, of ${count}`);
  const messages = await take(subscription.events(), count);
  assert.deepEqual(numbers(messages), [...Array(count).keys()]);
  assert.equal(client.stats.lost, 0);
});

test("history is read without a subscription", async () => {
  const client = connect();
  const channel = fresh();
  const first = await client.publish(channel, "a");
  const last = await client.publish(channel, "b");
  const page = await client.history(channel, { since: first });
  assert.deepEqual(page.position, last);
  assert.deepEqual(page.messages[0].position, last);
  assert.equal(page.more, false);
  assert.equal((await client.history(channel, { limit: 1 })).more, true);
});

test("a refused request says why", async () => {
  const client = connect();
  await assert.rejects(client.publish("closed", 1), (error) => {
    assert.ok(error instanceof HoldfastError);
    assert.equal(error.code, "forbidden");
    return true;
  });
  await assert.rejects(client.request({ type: "no.such" }), { code: "unknown_type" });
  const refused = client.subscribe(" bad name ");
  await assert.rejects(refused.ready(), { code: "invalid_message" });
  await assert.rejects(refused.events().next(), { code: "invalid_message" });
  await assert.rejects(client.publish("x", undefined), { code: "usage" });
  await assert.rejects(client.request({ kind: "no.such" }), { code: "usage" });
  for (const since of ["x", {}, { epoch: "e" }, { epoch: "e", offset: -1 }]) {
    assert.throws(() => client.subscribe("x", { since }), { code: "usage" });
  }
  await assert.rejects(client.publish("x", "ü".repeat(40_000)), { code: "too_large" });
  assert.equal(client.state.name, "open");
});

test("an abort ends a request at once, and a subscription", async () => {
  const client = connect();
  client.pause();
  const abort = new AbortController();
  const { signal } = abort;
  const publish = client.publish(fresh(), 1, { signal });
  const subscription = client.subscribe(fresh(), { signal });
  const rejected = assert.rejects(publish, { name: "AbortError" });
  abort.abort();
  await rejected;
  assert.equal((await subscription.events().next()).done, true);
  await assert.rejects(client.history("x", { signal }), { name: "AbortError" });
  assert.throws(() => client.subscribe("x", { signal }), { name: "AbortError" });
});

test("a request waits for so long, and there are so many that wait", async () => {
  const client = connect({ maxPending: 2 });
  client.pause();
  const first = client.publish("x", 1, { timeout: 1 });
  await assert.rejects(first, { code: "timeout", message: "no reply within 1 ms; paused" });
  const waiting = [client.publish("x", 2), client.publish("x", 3)];
  await assert.rejects(client.publish("x", 4), { code: "queue_full" });
  client.resume();
  await Promise.all(waiting);
});

test("close is the end", async () => {
  const client = connect();
  const subscription = client.subscribe(fresh());
  await subscription.ready();
  const pending = client.subscribe(fresh()).ready();
  client.publish(fresh(), 1).catch(() => {});
  const rejected = assert.rejects(pending, { code: "closed" });
  await client.close();
  await rejected;
  assert.deepEqual([client.state.name, client.state.code], ["closed", 1000]);
  assert.equal((await subscription.events().next()).done, true);
  await assert.rejects(client.publish("x", 1), { code: "closed", closeCode: 1000 });
  assert.throws(() => client.subscribe("x"), { code: "closed" });
  client.wake();
  client.resume();
  client.pause();
  assert.equal(client.state.name, "closed");
  await client.close();
});

test("close within a callback is the end too", async () => {
  const client = connect();
  await event(client, "state", ({ name }) => name === "open" && client.close());
  await until(client, "closed");
  assert.equal(client.stats.attempts, 1);
});

test("a client that is closed before it has begun never connects", async () => {
  const client = connect();
  await client.close();
  assert.equal(client.stats.attempts, 0);
});

test("a pause costs the connection, and no message", async () => {
  const client = connect();
  const other = connect();
  const channel = fresh();
  const subscription = client.subscribe(channel);
  await subscription.ready();
  client.pause();
  assert.equal(client.state.name, "paused");
  for (const n of [1, 2, 3]) await other.publish(channel, n);
  client.resume();
  assert.deepEqual(numbers(await take(subscription.events(), 3)), [1, 2, 3]);
  assert.equal(client.stats.connects, 2);
});

test("wake asks for a sign of life", async () => {
  const client = connect();
  await until(client, "open");
  await client.history("x");
  const { roundTrip } = client.stats;
  assert.ok(roundTrip >= 0);
  client.wake();
  await client.history("x");
  assert.equal(client.state.name, "open");
});

test("an address is mended or refused at once", async () => {
  const page = new Holdfast(hub.url.replace("ws://", "http://"), { log: null });
  await until(page, "open");
  await page.close();
  for (const url of ["", "/ws", "ftp://host/", "ws://", undefined]) {
    assert.throws(() => new Holdfast(url), { code: "config", message: /wss:\/\/host\/path/ });
  }
  assert.throws(() => new Holdfast(hub.url, { pingInterval: 0 }), /pingInterval/);
  assert.throws(() => new Holdfast(hub.url, { backoff: { cap: -1 } }), /cap/);
});
