// Replays the scripts of protocol/traces: this client's machine does what the Python one does.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { closePolicy } from "../src/codes.js";
import { Core } from "../src/core.js";

const FOLDER = new URL("../../protocol/traces/", import.meta.url);
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
  constructor({ random = [], options = {} }) {
    this.fractions = [...random];
    const { backoff, ...rest } = camelKeys(options);
    const given = { ...DEFAULTS, ...rest, ...camelKeys(backoff) };
    this.core = new Core({ ...given, random: () => this.draw() });
  }

  draw() {
    assert(this.fractions.length, "the trace has no randomness left");
    return this.fractions.shift();
  }

  step(step) {
    const then = EVENTS[step.do](this.core, step, step.at);
    const wake = this.core.wakeAt;
    return { then, wake: wake === Infinity ? null : round(wake) };
  }
}

const link = (event) => (core, step, now) => told(core.take(now, core.link[event](now)));
const talk = (event) => (core, step, now) => {
  core.talk[event](step.channel, now, { last: step.latest, since: step.since });
  return told(core.take(now));
};

const EVENTS = {
  start: link("start"),
  stop: (core, step, now) => told(core.take(now, core.link.stop())),
  pause: link("pause"),
  resume: link("resume"),
  wake: link("wake"),
  opened: (core, step, now) => told(core.opened(now, step.token)),
  failed(core, { status, code, why = "", advice }, now) {
    const policy = status ? statusPolicy(status) : closePolicy(code ?? 1006);
    return told(core.take(now, core.link.failed(now, why, policy, code, advice)));
  },
  closed: (core, { code, why = "" }, now) => told(core.take(now, core.link.closed(now, code, why))),
  heard(core, step, now) {
    core.link.heard(now);
    return [];
  },
  receive: (core, step, now) =>
    told(core.receive(now, step.text ?? JSON.stringify(step.message))),
  tick: (core, step, now) => told(core.tick(now)),
  subscribe: talk("subscribe"),
  unsubscribe: talk("unsubscribe"),
  hold: talk("hold"),
  release: talk("release"),
  request(core, step, now) {
    const id = core.talk.request(step.message, now, step.repeatable);
    return [{ request: { id } }, ...told(core.take(now))];
  },
  abandon(core, step) {
    core.talk.abandon(step.id);
    return [];
  },
};

// What a client that can see the status of a refused handshake makes of it; a browser cannot.
function statusPolicy(status) {
  if (status === 401 || status === 403) return "refresh";
  return [408, 429].includes(status) || status < 300 || status > 499 ? "reconnect" : "stop";
}

const told = (actions) =>
  actions
    .filter((action) => action.do !== "probe")
    .map((action) => {
      const name = action.do === "state" ? STATES[action.name] : action.do;
      return { [name]: JSON.parse(JSON.stringify(FORMS[name](action))) };
    });

const STATES = {
  connecting: "connect",
  open: "opened",
  waiting: "waiting",
  paused: "paused",
  closed: "ended",
};

const FORMS = {
  connect: ({ attempt, refresh }) => ({ attempt, refresh }),
  drop: ({ code }) => ({ code }),
  close: ({ code }) => ({ code }),
  opened: ({ attempt }) => ({ attempt }),
  waiting: ({ delay, attempt }) => ({ delay: round(delay), attempt }),
  paused: () => ({}),
  ended: ({ code }) => ({ code }),
  send: ({ text }) => JSON.parse(text),
  deliver: ({ channel, item: { offset } }) => ({ channel, offset }),
  subscribed: ({ channel, again }) => ({ channel, again }),
  lost: ({ channel, from, to }) => ({ channel, from, to }),
  dismissed: ({ channel, error }) => ({ channel, code: error?.code }),
  settled: ({ id }) => ({ id }),
  refused: ({ id, error }) => ({ id, code: error?.code }),
  presence: ({ event }) => event,
  complaint: ({ error }) => ({ code: error.code }),
};

for (const file of readdirSync(FOLDER)) {
  for (const trace of JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")).traces) {
    test(`${file}: ${trace.about}`, () => {
      const replay = new Replay(trace);
      for (const { then, wake, ...step } of trace.steps) {
        assert.deepEqual(replay.step(step), { then, wake }, JSON.stringify(step));
      }
      assert.deepEqual(replay.fractions, [], "the trace has more randomness than is drawn");
    });
  }
}
