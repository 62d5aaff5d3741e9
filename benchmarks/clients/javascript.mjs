// The JavaScript client in Node, and what it stands on: the bare WebSocket with JSON.parse.
//
//     node javascript.mjs --port 8000 --messages N --warmup N --how callback [--made-up]
//
// With --made-up there is no network: a WebSocket made up for the purpose hands the messages over,
// a few hundred at a time, so that only the client is measured.

import { parseArgs } from "node:util";

const CHANNEL = "c";
const FIRST = 1_000_000;
const AT_A_TIME = 500;

const { values } = parseArgs({
  options: {
    port: { type: "string" },
    messages: { type: "string" },
    warmup: { type: "string" },
    how: { type: "string", default: "callback" },
    "made-up": { type: "boolean", default: false },
  },
});
const messages = Number(values.messages);
const warmup = Number(values.warmup);
const url = `ws://127.0.0.1:${values.port}/`;

// The application: it adds up a number in each message, the least that proves it was read.
let left = warmup;
let sum = 0;
let started;

function take(data) {
  sum += data.n;
  if (--left === 0) turn();
}

function turn() {
  if (!started) {
    left = messages;
    started = { cpu: process.cpuUsage(), clock: performance.now() };
    return;
  }
  const { user, system } = process.cpuUsage(started.cpu);
  const seconds = (performance.now() - started.clock) / 1000;
  const count = warmup + messages;
  if (sum !== count * FIRST + (count * (count + 1)) / 2) {
    console.error("the messages received are not those that were sent");
    process.exit(1);
  }
  const cpu = (user + system) / 1e6;
  const figures = {
    messages,
    seconds,
    cpu_seconds: cpu,
    messages_per_cpu_second: messages / cpu,
    cpu_us_per_message: (cpu / messages) * 1e6,
    cpu_percent: (100 * cpu) / seconds,
  };
  console.log(JSON.stringify(figures));
  process.exit(0);
}

/** Speaks as much of the protocol as a client needs, and then streams. */
class MadeUpSocket {
  constructor() {
    queueMicrotask(() => this.onopen());
  }

  send(text) {
    const { type, id, channel } = JSON.parse(text);
    if (type === "hello") {
      const limits = { max_message: 65536, max_subscriptions: 100, message_rate: 0 };
      this.answer({ type: "welcome", session: "s", server: "made up", ping: 30, limits, id });
    } else if (type === "subscribe") {
      this.answer({ type: "subscribed", channel, epoch: "5f3a9c01", offset: FIRST, id });
      setImmediate(() => this.stream(1));
    }
  }

  answer(message) {
    queueMicrotask(() => this.onmessage({ data: JSON.stringify(message) }));
  }

  stream(number) {
    const end = Math.min(number + AT_A_TIME, warmup + messages + 1);
    for (; number < end; number++) this.onmessage({ data: TEXTS[number] });
    if (number <= warmup + messages) setImmediate(() => this.stream(number));
  }

  close() {}
}

const data = (n) => `{"n":${n},"user":"ann","text":"${"x".repeat(64)}"}`;
const text = (n) => `{"type":"message","channel":"${CHANNEL}","offset":${n},"data":${data(n)}}`;
const TEXTS = values["made-up"]
  ? Array.from({ length: warmup + messages + 1 }, (_, number) => text(FIRST + number))
  : [];
const WebSocket = values["made-up"] ? MadeUpSocket : globalThis.WebSocket;

if (values.how === "bare") {
  const socket = new WebSocket(url);
  socket.onopen = () => socket.send(`{"type":"subscribe","channel":"${CHANNEL}","id":1}`);
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data); // holdfast: ignore[HF410] bare is bare
    if (message.type === "message") take(message.data);
  };
} else {
  const { Holdfast } = await import("../../js/src/index.js");
  const client = new Holdfast(url, { WebSocket });
  if (values.how === "callback") {
    client.subscribe(CHANNEL, { onMessage: (message) => take(message.data) });
  } else {
    for await (const message of client.subscribe(CHANNEL)) take(message.data);
  }
}
