// Every runtime must do this: `node smoke.js URL`, `bun smoke.js URL`, `deno run -N smoke.js URL`.

import { Holdfast } from "../src/index.js";

const url = globalThis.Deno?.args[0] ?? process.argv[2];
const client = new Holdfast(url, { log: null, backoff: { base: 20, minimum: 10 } });
const channel = `smoke:${Math.random()}`;

function expect(what, value, expected) {
  const text = JSON.stringify(value);
  if (text !== JSON.stringify(expected)) throw new Error(`${what}: ${text}`);
}

const got = [];
const reading = (async () => {
  for await (const { data } of client.subscribe(channel)) {
    got.push(data);
    if (got.length === 4) return;
  }
})();
await client.publish(channel, 1);
await client.publish(channel, "grüße 🎉");
client.pause();
const later = client.publish(channel, [3]);
client.resume();
await later;
const { offset } = await client.publish(channel, { four: 4 });
await reading;
expect("messages", got, [1, "grüße 🎉", [3], { four: 4 }]);
expect("offset", offset, 4);
expect("history", (await client.history(channel, { limit: 1 })).messages[0].data, { four: 4 });
const refusal = await client.publish("closed", 1).catch(({ code }) => code);
expect("refusal", refusal, "forbidden");
try {
  new Holdfast("nonsense");
} catch (error) {
  expect("bad address", error.code, "config");
}
const { connects, lost, duplicates } = client.stats;
expect("stats", [connects, lost, duplicates], [2, 0, 0]);
await client.close();
expect("state", client.state.name, "closed");
console.log("ok");
