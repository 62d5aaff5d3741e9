// Tabs that share one connection. Here they are clients of one process: a process has one set of
// locks and of BroadcastChannels, as an origin has in a browser.

import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { Worker } from "node:worker_threads";

import { Hub } from "./hub.js";
import { event, quick, take, until } from "./waiting.js";

let hub;
let counter = 0;
let sockets = [];

/** Counts the real connections. */
class Counted extends WebSocket {
  constructor(url) {
    super(url);
    sockets.push(this);
  }
}

const living = () => sockets.filter((socket) => socket.readyState <= WebSocket.OPEN);

before(async () => (hub = await Hub.serve()));
after(() => hub.stop("SIGKILL"));

/** Tabs of one group that no other test uses; they are closed in the end. */
function tabs(t, count) {
  const share = `group ${++counter}`;
  sockets = [];
  const all = Array.from({ length: count }, () => quick(hub.url, { share, WebSocket: Counted }));
  t.after(() => Promise.all(all.map((tab) => tab.close())));
  return all;
}

const fresh = () => `share:${++counter}`;
const numbers = (items) => items.map(({ data }) => data);
const opened = (client) => event(client, "state", ({ name }) => name === "open");

test("ten tabs cost one connection, and each gets everything", async (t) => {
  const all = tabs(t, 10);
  const channel = fresh();
  const subscriptions = all.map((tab) => tab.subscribe(channel));
  await Promise.all(subscriptions.map((subscription) => subscription.ready()));
  assert.equal(sockets.length, 1);
  const positions = await Promise.all(all.map((tab, n) => tab.publish(channel, n)));
  const offsets = positions.map(({ offset }) => offset).sort((a, b) => a - b);
  assert.deepEqual(offsets, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  for (const subscription of subscriptions) {
    const messages = await take(subscription.events(), 10);
    assert.deepEqual(new Set(numbers(messages)), new Set(all.keys()));
  }
  assert.ok(all.every(({ stats }) => stats.lost + stats.duplicates === 0));
});

test("a tab that comes later begins where it wants to", async (t) => {
  const [first, second, third] = tabs(t, 3);
  const channel = fresh();
  const held = first.subscribe(channel);
  await held.ready();
  const positions = [];
  for (const n of [1, 2, 3, 4]) positions.push(await first.publish(channel, n));
  const now = second.subscribe(channel);
  assert.deepEqual(await now.ready(), positions[3]);
  const last = third.subscribe(channel, { last: 2 }).events();
  assert.deepEqual(numbers(await take(last, 2)), [3, 4]);
  now.close();
  const since = second.subscribe(channel, { since: positions[0] }).events();
  assert.deepEqual(numbers(await take(since, 3)), [2, 3, 4]);
  await second.publish(channel, 5);
  for (const events of [last, since]) assert.deepEqual(numbers(await take(events, 1)), [5]);
  assert.deepEqual(numbers(await take(held.events(), 5)), [1, 2, 3, 4, 5]);
});

test("a tab that comes later is told what is gone, and of another history", async (t) => {
  const [first, second] = tabs(t, 2);
  await first.subscribe("short").ready();
  const since = await first.publish("short", 0);
  for (const n of [1, 2, 3, 4, 5]) await first.publish("short", n);
  const late = second.subscribe("short", { since });
  const [loss, ...messages] = await take(late.events(), 4);
  assert.deepEqual([loss.lost.from, loss.lost.to], [since.offset + 1, since.offset + 2]);
  assert.deepEqual(numbers(messages), [3, 4, 5]);
  late.close();
  const other = second.subscribe("short", { since: { epoch: "another", offset: 1 } });
  const [reset, gone, ...held] = await take(other.events(), 5);
  assert.equal(reset.lost.from, null);
  assert.deepEqual([gone.lost.from, gone.lost.to], [1, since.offset + 2]);
  assert.deepEqual(numbers(held), [3, 4, 5]);
});

test("a long absence is made up for in several pages", async (t) => {
  const [first, second] = tabs(t, 2);
  const channel = fresh();
  await first.subscribe(channel).ready();
  const since = await first.publish(channel, 0);
  const count = 2300;
  for (let n = 1; n <= count; n += 500) {
    const batch = Array.from({ length: Math.min(500, count - n + 1) }, (_, i) => n + i);
    await Promise.all(batch.map((data) => first.publish(channel, data)));
  }
  await second.publish(channel, "last");
  const messages = await take(second.subscribe(channel, { since }).events(), count + 1);
  const all = Array.from({ length: count }, (_, i) => i + 1);
  assert.deepEqual(numbers(messages), [...all, "last"]);
  assert.equal(second.stats.lost, 0);
});

test("a channel stays as long as one tab follows it", async (t) => {
  const [first, second] = tabs(t, 2);
  const channel = fresh();
  const one = first.subscribe(channel);
  const two = second.subscribe(channel);
  await Promise.all([one.ready(), two.ready()]);
  one.close();
  await first.publish(channel, 1);
  assert.deepEqual(numbers(await take(two.events(), 1)), [1]);
  two.close();
  const again = first.subscribe(channel, { last: 1 });
  assert.deepEqual(numbers(await take(again.events(), 1)), [1]);
});

test("a refused channel is refused to every tab, and to later ones", async (t) => {
  const [first, second] = tabs(t, 2);
  const refusals = [first, second].map((tab) => tab.subscribe(" bad").ready());
  for (const refusal of refusals) await assert.rejects(refusal, { code: "invalid_message" });
  await assert.rejects(second.subscribe(" bad").ready(), { code: "invalid_message" });
  await assert.rejects(second.publish("closed", 1), { code: "forbidden" });
});

for (const [how, leave] of Object.entries({
  "is closed": (tab) => tab.close(),
  "is frozen": (tab) => tab.pause(),
})) {
  test(`when the tab that leads ${how} another one leads, and nothing is lost`, async (t) => {
    const all = tabs(t, 4);
    const [leader] = all;
    await until(leader, "open");
    const others = all.slice(1);
    const channel = fresh();
    const subscriptions = others.map((tab) => tab.subscribe(channel));
    await Promise.all(subscriptions.map((subscription) => subscription.ready()));
    const readers = subscriptions.map((subscription) => subscription.events());
    const [publisher] = others;
    await publisher.publish(channel, 0);
    const moved = others.map(opened);
    leave(leader);
    for (const n of [1, 2, 3]) await publisher.publish(channel, n);
    await Promise.all(moved);
    for (const n of [4, 5]) await publisher.publish(channel, n);
    for (const events of readers) {
      assert.deepEqual(numbers(await take(events, 6)), [0, 1, 2, 3, 4, 5]);
    }
    for (const { stats } of others) assert.equal(stats.lost, 0);
    assert.equal(living().length, 1);
  });
}

/** A tab of its own thread that follows a channel. */
async function thread(share, channel) {
  const workerData = { url: hub.url, share, channel };
  const worker = new Worker(new URL("tab.js", import.meta.url), { workerData });
  await once(worker, "message");
  return worker;
}

// Node frees the locks of a thread that has ended, but looks for who waits for them only when the
// next lock is asked for.
async function crash(worker) {
  await worker.terminate();
  await navigator.locks.request("any", () => {});
}

test("when the tab that leads crashes another one leads, and nothing is lost", async (t) => {
  const channel = fresh();
  const share = `group ${++counter}`;
  const crashing = await thread(share, channel);
  const client = quick(hub.url, { share });
  t.after(() => client.close());
  const subscription = client.subscribe(channel);
  await subscription.ready();
  await client.publish(channel, "before");
  const waiting = event(client, "state", ({ name }) => name === "waiting");
  await crash(crashing);
  assert.match((await waiting).why, /the leading tab is gone/);
  await client.publish(channel, "after");
  const messages = await take(subscription.events(), 2);
  assert.deepEqual(numbers(messages), ["before", "after"]);
});

test("a tab that leads and is frozen without being told loses the lead", async (t) => {
  const channel = fresh();
  const share = `group ${++counter}`;
  const frozen = await thread(share, channel);
  t.after(() => frozen.terminate());
  const quickly = { pingInterval: 50, pongTimeout: 50, connectTimeout: 200 };
  const client = quick(hub.url, { share, ...quickly });
  t.after(() => client.close());
  const subscription = client.subscribe(channel);
  await subscription.ready();
  await client.publish(channel, "before");
  const silent = event(client, "state", ({ why }) => /nothing heard/.test(why));
  const sleep = new Int32Array(new SharedArrayBuffer(4));
  frozen.postMessage(sleep);
  await silent;
  await client.publish(channel, "after");
  assert.deepEqual(numbers(await take(subscription.events(), 2)), ["before", "after"]);
  Atomics.store(sleep, 0, 1);
  Atomics.notify(sleep, 0);
  while (!/another tab leads/.test((await once(frozen, "message"))[0])) ;
  assert.equal(client.state.name, "open");
});

test("a tab that follows and crashes is followed no more", async (t) => {
  const channel = "room";
  const share = `group ${++counter}`;
  const client = quick(hub.url, { share });
  t.after(() => client.close());
  await until(client, "open");
  const crashing = await thread(share, channel);
  const watcher = quick(hub.url);
  t.after(() => watcher.close());
  const left = Promise.withResolvers();
  const onPresence = ({ type }) => type === "leave" && left.resolve();
  await watcher.subscribe(channel, { onPresence }).ready();
  assert.equal((await watcher.presence(channel)).length, 2);
  await crash(crashing);
  await left.promise;
  assert.equal(client.state.name, "open");
});

test("a hub that restarts is found again by all, over one connection", async (t) => {
  const all = tabs(t, 3);
  const channel = fresh();
  const subscriptions = all.map((tab) => tab.subscribe(channel));
  await Promise.all(subscriptions.map((subscription) => subscription.ready()));
  const readers = subscriptions.map((subscription) => subscription.events());
  const back = all.map(opened);
  await hub.restart("SIGKILL");
  await Promise.all(back);
  await all[0].publish(channel, "after");
  for (const events of readers) {
    const [loss, message] = await take(events, 2);
    assert.deepEqual([loss.lost.from, message.data], [null, "after"]);
  }
  assert.equal(living().length, 1);
});
