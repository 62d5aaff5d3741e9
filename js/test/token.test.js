// Tokens, close codes and the application's own requests.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Hub } from "./hub.js";
import { event, quick, take, until } from "./waiting.js";

let hub;
let counter = 0;
const clients = [];

before(async () => (hub = await Hub.run("app:hub")));
after(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await hub.stop("SIGKILL");
});

function connect(options) {
  clients.push(quick(hub.url, options));
  return clients.at(-1);
}

/** Tokens that nobody had before, and how many were asked for. */
function tokens() {
  const give = async () => {
    give.asked++;
    return `token ${++counter}`;
  };
  give.asked = 0;
  return give;
}

const opened = (client) => event(client, "state", ({ name }) => name === "open");

test("a request of the application's own is answered", async () => {
  const client = connect({ token: "fixed" });
  assert.equal(await client.request({ type: "test.sum", numbers: [1, 2, 3] }), 6);
  await assert.rejects(client.request({ type: "test.sum", numbers: "x" }), {
    code: "invalid_message",
    field: "numbers",
  });
});

test("a token that has run out is renewed, and the client resumes", async () => {
  const token = tokens();
  const client = connect({ token });
  const subscription = client.subscribe("news");
  await subscription.ready();
  assert.equal(token.asked, 1);
  client.request({ type: "test.expire" }).catch(() => {});
  await opened(client);
  await client.publish("news", "after");
  const [message] = await take(subscription.events(), 1);
  assert.deepEqual([message.data, message.by], ["after", "ada"]);
  assert.equal(token.asked, 2);
});

test("a token is asked for once, not with each connection", async () => {
  const token = tokens();
  const client = connect({ token });
  await until(client, "open");
  client.pause();
  client.resume();
  await opened(client);
  assert.equal(token.asked, 1);
});

test("a token that is refused twice is the end", async () => {
  let asked = 0;
  const token = () => `used ${++asked && ""}`;
  const first = connect({ token });
  await until(first, "open");
  await first.request({ type: "test.expire" }).catch(() => {});
  const { code } = await until(first, "closed");
  assert.equal(code, 4401);
  assert.equal(asked, 2);
});

test("a token that runs out and cannot be renewed is the end", async () => {
  const client = connect({ token: `token ${++counter}` });
  const subscription = client.subscribe("news");
  await subscription.ready();
  const request = client.request({ type: "test.expire" });
  await assert.rejects(request, { code: "closed", closeCode: 4401 });
  await assert.rejects(subscription.events().next(), { code: "closed", closeCode: 4401 });
});

test("a token that cannot be had is a failed attempt", async () => {
  let asked = 0;
  const token = async () => {
    if (++asked < 3) throw new Error("the login is away");
    return `token ${++counter}`;
  };
  const client = connect({ token });
  const { why } = await until(client, "waiting");
  assert.match(why, /the login is away/);
  await until(client, "open");
  assert.equal(asked, 3);
});

test("a token that comes too late is not used", async () => {
  const late = Promise.withResolvers();
  let asked = 0;
  const token = () => (++asked === 1 ? late.promise : `token ${++counter}`);
  const client = connect({ token, connectTimeout: 20 });
  await until(client, "open");
  const { attempts } = client.stats;
  late.resolve("token too late");
  await client.history("news");
  assert.deepEqual([client.stats.attempts, client.stats.connects], [attempts, 1]);
});

test("a request that breaks off is not sent again, and says so", async () => {
  const client = connect({ token: "fixed" });
  const never = client.request({ type: "test.never" });
  const other = connect({ token: "fixed" });
  await until(other, "open");
  await until(client, "open");
  client.pause();
  await assert.rejects(never, { code: "connection_lost" });
});

test("close codes say whether to come back", async () => {
  for (const code of [1012, 4001, 4029]) {
    const client = connect({ token: "fixed" });
    await until(client, "open");
    client.request({ type: "test.end", code, reason: "a while" }).catch(() => {});
    const { why } = await until(client, "waiting");
    assert.equal(why, "a while");
    await until(client, "open");
    await client.close();
  }
  for (const code of [1000, 1008, 4503, 4510]) {
    const client = connect({ token: "fixed" });
    await until(client, "open");
    client.request({ type: "test.end", code, reason: "for good" }).catch(() => {});
    const state = await until(client, "closed");
    assert.deepEqual([state.code, state.why, client.stats.attempts], [code, "for good", 1]);
  }
});
