// Waiting for what happens, never for time to pass.

import { Holdfast } from "../src/index.js";

const QUICK = { base: 20, cap: 200, minimum: 10 };

/** A client that tries again quickly, and is silent. */
export const quick = (url, { backoff, ...options } = {}) =>
  new Holdfast(url, { log: null, backoff: { ...QUICK, ...backoff }, ...options });

/** The first detail of an event that is accepted. */
export const event = (target, name, accept = () => true) =>
  new Promise((resolve) => {
    target.addEventListener(name, function listen({ detail }) {
      if (!accept(detail)) return;
      target.removeEventListener(name, listen);
      resolve(detail);
    });
  });

/** Wait until the client is in a state. */
export async function until(client, name) {
  if (client.state.name === name) return client.state;
  return event(client, "state", (state) => state.name === name);
}

/** The next `count` messages or losses of a subscription; the subscription goes on. */
export async function take(iterator, count) {
  const items = [];
  while (items.length < count) items.push((await iterator.next()).value);
  return items;
}
