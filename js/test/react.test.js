// The hooks, in a React without a page, against a real hub.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { createElement, StrictMode } from "react";
import { act, create } from "react-test-renderer";

import { useChannel, useHoldfast } from "../src/react.js";
import { Hub } from "./hub.js";
import { quick } from "./waiting.js";

let hub;
let counter = 0;
let publisher;

before(async () => {
  globalThis.IS_REACT_ACT_ENVIRONMENT = true;
  hub = await Hub.serve();
  publisher = quick(hub.url);
});

after(async () => {
  await publisher.close();
  await hub.stop("SIGKILL");
});

const fresh = () => `react:${++counter}`;

/** Render until the view is accepted; return it. */
async function rendered(view, accept) {
  for (;;) {
    if (view.latest && accept(view.latest)) return view.latest;
    await act(() => new Promise((resolve) => (view.changed = resolve)));
  }
}

function viewer() {
  const view = { latest: null, client: null, changed() {} };
  function View({ url, client, channel, options }) {
    const own = useHoldfast(url ?? hub.url, { log: null });
    view.client = client ?? own;
    view.latest = useChannel(client ?? own, channel, options);
    view.changed();
    return null;
  }
  return [view, View];
}

const texts = ({ messages }) => messages.map(({ data }) => data).join();

test("a component gets the messages of its channel, and the state", async (t) => {
  const channel = fresh();
  await publisher.publish(channel, "a");
  const [view, View] = viewer();
  let root;
  await act(() => (root = create(createElement(View, { channel, options: { last: 5 } }))));
  t.after(() => act(() => root.unmount()));
  const { state } = await rendered(view, (seen) => texts(seen) === "a");
  assert.equal(state.name, "open");
  await publisher.publish(channel, "b");
  await rendered(view, (seen) => texts(seen) === "a,b");
});

test("what is lost is shown, and no more is kept than asked for", async (t) => {
  const since = await publisher.publish("short", 0);
  for (const n of [1, 2, 3, 4]) await publisher.publish("short", n);
  const [view, View] = viewer();
  const options = { since, keep: 2 };
  let root;
  await act(() => (root = create(createElement(View, { channel: "short", options }))));
  t.after(() => act(() => root.unmount()));
  const { lost } = await rendered(view, (seen) => texts(seen) === "3,4");
  assert.deepEqual([lost[0].from, lost[0].to], [since.offset + 1, since.offset + 1]);
});

test("StrictMode mounts twice, and leaves one client and one subscription", async () => {
  const channel = fresh();
  const [view, View] = viewer();
  const clients = new Set();
  const watched = (props) => {
    const element = View(props);
    if (view.client) clients.add(view.client);
    return element;
  };
  let root;
  await act(() => {
    root = create(createElement(StrictMode, null, createElement(watched, { channel })));
  });
  await rendered(view, ({ state }) => state.name === "open");
  await publisher.publish(channel, "once");
  await rendered(view, (seen) => texts(seen) === "once");
  const living = [...clients].filter(({ state }) => state.name !== "closed");
  assert.deepEqual(living, [view.client]);
  await act(() => root.unmount());
  assert.equal(living[0].state.name, "closed");
});

test("two components share one subscription; it ends with the last of them", async () => {
  const channel = fresh();
  const client = quick(hub.url);
  const [one, One] = viewer();
  const [two, Two] = viewer();
  let first, second;
  await act(() => (first = create(createElement(One, { client, channel }))));
  await act(() => (second = create(createElement(Two, { client, channel }))));
  await client.history(channel);
  await publisher.publish(channel, "both");
  await rendered(one, (seen) => texts(seen) === "both");
  await rendered(two, (seen) => texts(seen) === "both");
  await act(() => first.unmount());
  await publisher.publish(channel, "one");
  await rendered(two, (seen) => texts(seen) === "both,one");
  await act(() => second.unmount());
  await new Promise((resolve) => setTimeout(resolve));
  client.subscribe(channel).close();
  await client.close();
});

test("a refused channel shows its error", async (t) => {
  const [view, View] = viewer();
  let root;
  await act(() => (root = create(createElement(View, { channel: " bad" }))));
  t.after(() => act(() => root.unmount()));
  const { error } = await rendered(view, (seen) => seen.error);
  assert.equal(error.code, "invalid_message");
});
