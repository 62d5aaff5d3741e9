// Replays the scripts of protocol/traces: this client's machine does what the Python one does.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { Conversation } from "../src/conversation.js";

const ROOT = process.env.HOLDFAST_ROOT ?? fileURLToPath(new URL("../../", import.meta.url));
const FOLDER = `${ROOT}protocol/traces/`;
const DEFAULTS = {
  connectTimeout: 10_000,
  pingInterval: 30_000,
  pongTimeout: 10_000,
  maxPending: 1000,
  refreshable: false,
  base: 1000,
  cap: 30_000,
  factor: 2,
  minimum: 100,
  stableAfter: 5000,
  name: "trace",
};

const camel = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
const camelKeys = (object = {}) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [camel(name), value]));

// Halves go to the even neighbour, as Python rounds.
function round(value) {
  const low = Math.floor(value);
  if (value - low === 0.5) return low + (low % 2);
  return Math.round(value);
}

class Replay {
  actions = [];

  constructor({ random = [], options = {} }) {
    this.fractions = [...random];
    const { backoff, ...rest } = camelKeys(options);
    const given = { ...DEFAULTS, ...rest, ...camelKeys(backoff), random: () => this.draw() };
    this.core = new Conversation(given, {
      send: (text) => this.note("send", JSON.parse(text)),
      drop: (code) => this.note("drop", { code }),
      close: (code) => this.note("close", { code }),
      complaint: ({ code }) => this.note("complaint", { code }),
      state: (state) => this.note(...STATES[state.name](state)),
    });
  }

  note(name, details) {
    this.actions.push({ [name]: details });
  }

  draw() {
    assert(this.fractions.length, "the trace has no randomness left");
    return this.fractions.shift();
  }

  // What a channel's owner is told.
  owner(channel) {
    return {
      _add: ({ offset }) => this.note("deliver", { channel, offset }),
      _lost: ({ from, to }) => this.note("lost", to === null ? { channel } : { channel, from, to }),
      _ready: (position, again) => this.note("subscribed", { channel, again }),
      _presence: (event) => this.note("presence", event),
      _end: (error) => this.note("dismissed", { channel, ...refusal(error) }),
    };
  }

  request(step) {
    const noted = this.actions.length;
    const id = this.core.request(
      step.at,
      step.message,
      step.repeatable,
      () => this.note("settled", { id }),
      (error) => this.note("refused", { id, ...refusal(error) }),
    );
    this.actions.splice(noted, 0, { request: { id } });
  }

  step(step) {
    const { core } = this;
    const event = EVENTS[step.do];
    if (event) event(core, step, step.at, this);
    else core[step.do](step.at);
    const then = this.actions.splice(0);
    return { then, wake: core.wakeAt === Infinity ? null : round(core.wakeAt) };
  }
}

// The server's code; an end without one is the client's own.
const refusal = ({ code }) => (["closed", "connection_lost"].includes(code) ? {} : { code });

const STATES = {
  connecting: ({ attempt, refresh }) => ["connect", { attempt, refresh }],
  open: ({ attempt }) => ["opened", { attempt }],
  waiting: ({ delay, attempt }) => ["waiting", { delay: round(delay), attempt }],
  paused: () => ["paused", {}],
  closed: ({ code, why }) => ["ended", { code: why === STATUS ? 1006 : code }],
};

// The events whose names or arguments are others here; the rest take the clock alone.
const EVENTS = {
  opened: (core, step, now) => core.phase === "connecting" && core.opened(now, step.token),
  failed(core, { status, code = 1006, why = "", advice }, now) {
    if (core.phase !== "connecting") return;
    if (status) core.end(now, codeFor(status), STATUS, advice);
    else core.end(now, code, why, advice);
  },
  closed: (core, { code, why = "" }, now) => core.phase === "open" && core.end(now, code, why),
  receive: (core, step, now) => core.receive(now, step.text ?? JSON.stringify(step.message)),
  subscribe: (core, { channel, latest: last, since }, now, replay) =>
    core.subscribe(now, channel, { last, since }, replay.owner(channel)),
  unsubscribe: (core, step, now) => core.unsubscribe(now, step.channel),
  hold: (core, step, now) => core.hold(now, step.channel),
  release: (core, step, now) => core.release(now, step.channel),
  request: (core, step, now, replay) => replay.request(step),
  abandon: (core, step, now) => core.abandon(now, step.id),
};

// The close code with which a client does what it should do after a status. A browser cannot see
// the status of a refused handshake, so this client knows none.
const STATUS = "refused with a status";

function codeFor(status) {
  if (status === 401 || status === 403) return 4401;
  return [408, 429].includes(status) || status < 300 || status > 499 ? 1006 : 4503;
}

for (const file of readdirSync(FOLDER)) {
  for (const trace of JSON.parse(readFileSync(FOLDER + file, "utf8")).traces) {
    test(`${file}: ${trace.about}`, () => {
      const replay = new Replay(trace);
      for (const { then, wake, ...step } of trace.steps) {
        assert.deepEqual(replay.step(step), { then, wake }, JSON.stringify(step));
      }
      assert.deepEqual(replay.fractions, [], "the trace has more randomness than is drawn");
    });
  }
}
