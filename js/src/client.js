import { clock } from "./clock.js";
import { Conversation } from "./conversation.js";
import { fault, HoldfastError } from "./errors.js";
import { Subscription } from "./subscription.js";

const DEFAULTS = {
  connectTimeout: 10_000,
  pingInterval: 30_000,
  pongTimeout: 10_000,
  timeout: 30_000,
  maxPending: 1000,
  base: 1000,
  cap: 30_000,
  factor: 2,
  minimum: 100,
  stableAfter: 5000,
  name: "javascript",
  log: console,
  random: Math.random,
};

const NO_CONNECTION = "no connection: is the address right, and the hub up?";

// `setTimeout` can wait for 2^31 - 1 milliseconds at most.
const later = (react, delay) => setTimeout(react, Math.min(delay, 2 ** 31 - 1));

/** A connection to a hub that comes back by itself and says what was lost. Times in milliseconds. */
export class Holdfast extends EventTarget {
  state = { name: "new" };
  #url;
  #options;
  #core;
  #socket;
  #token;
  #timer;
  #due = Infinity;
  #closing;
  #page = new AbortController();
  // The page has paused, not the application.
  #asleep;
  #since = 0;
  #downtime = 0;

  constructor(url, options = {}) {
    super();
    const refreshable = typeof options.token === "function";
    this.#url = address(url);
    this.#options = { ...DEFAULTS, ...options, ...options.backoff, refreshable };
    for (const [name, value] of Object.entries(DEFAULTS)) {
      if (value > 0 && !(this.#options[name] > 0)) fault("config", `${name} must be more than 0`);
    }
    this.#core = new Conversation(this.#options, {
      send: (text) => this.#socket?.send(text),
      drop: (code, why) => this.#drop(code, why),
      close: (code, why) => (this.#closing = this.#drop(code, why)),
      state: (state) => this.#enter(state),
      complaint: ({ error }) => this.#warn(`refused: ${error}`),
    });
    this.#watchPage();
    queueMicrotask(() => this.#do("start"));
  }

  /** Follow a channel: from now on, from the `last` messages on, or from `since` on. */
  subscribe(channel, options = {}) {
    const { signal } = options;
    const emit = (name, detail) => this.#emit(name, detail);
    const tell = (what) => this.#do(what, channel, options, subscription);
    const subscription = new Subscription(channel, options, tell, emit);
    this.#check(signal);
    tell("subscribe");
    signal?.addEventListener("abort", () => subscription.close());
    return subscription;
  }

  /** Publish; return the message's position. Without a connection it waits for one. */
  async publish(channel, data, { key = randomKey(), ...options } = {}) {
    if (data === undefined) fault("usage", "there is no data to publish");
    const body = { type: "publish", channel, data, key };
    const { epoch, offset } = await this.#ask(body, true, options);
    return { epoch, offset };
  }

  /** Make a request of the application's own; return what its handler returned. */
  async request(message, options) {
    if (!message.type) fault("usage", "a request needs a type");
    return (await this.#ask(message, false, options)).data;
  }

  /** Messages that a channel still holds. */
  async history(channel, { since, limit, ...options } = {}) {
    const body = { type: "history", channel, since, limit };
    const { epoch, offset, messages, more } = await this.#ask(body, true, options);
    for (const message of messages) message.position = { epoch, offset: message.offset };
    return { position: { epoch, offset }, messages, more };
  }

  /** The connections that are subscribed to a channel. */
  async presence(channel, options) {
    return (await this.#ask({ type: "presence", channel }, true, options)).members;
  }

  get stats() {
    const { attempts, connects, received, duplicates, lost, resumed, roundTrip } = this.#core;
    const downtime = this.#downtime;
    return { attempts, connects, downtime, received, duplicates, lost, resumed, roundTrip };
  }

  /** Do without a connection until `resume`. */
  pause() {
    this.#asleep = false;
    this.#do("pause");
  }

  resume() {
    this.#asleep = false;
    this.#do("resume");
  }

  /** Note that the network changed: ask for a sign of life, or try sooner. */
  wake() {
    this.#do("wake");
  }

  /** End for good. */
  async close() {
    this.#do("stop");
    await this.#closing;
  }

  #check(signal) {
    if (this.#core.ending) throw this.#core.ending;
    signal?.throwIfAborted();
  }

  #ask(body, repeatable, { timeout = this.#options.timeout, signal } = {}) {
    return new Promise((resolve, reject) => {
      this.#check(signal);
      const settle = (how) => (value) => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", abort);
        this.#do("abandon", id);
        how(value);
      };
      const fail = settle(reject);
      const abort = () => fail(signal.reason);
      const late = () => {
        const { name, why = "" } = this.state;
        fail(new HoldfastError("timeout", `no reply within ${timeout} ms; ${name} ${why}`.trim()));
      };
      const id = this.#do("request", body, repeatable, settle(resolve), fail);
      const timer = later(late, timeout);
      signal?.addEventListener("abort", abort);
    });
  }

  #watchPage() {
    const react = ({ type }) => {
      if (/show|resume/.test(type)) return this.#asleep && this.resume();
      if (!/hide|freeze/.test(type)) return this.wake();
      // A page with an open socket is not kept for the way back; a frozen one does not read it.
      this.#asleep ||= this.#core.phase !== "paused";
      this.#do("pause");
    };
    const names = "online offline visibilitychange pagehide freeze pageshow resume";
    const { signal } = this.#page;
    for (const name of names.split(" ")) {
      for (const target of [globalThis, globalThis.document]) {
        target?.addEventListener?.(name, react, { signal });
      }
    }
  }

  /** Let the machine take an event. */
  #do(event, ...details) {
    const result = this.#core[event](clock(), ...details);
    const due = this.#core.wakeAt;
    if (due !== this.#due) {
      clearTimeout(this.#timer);
      this.#due = due;
      if (due < Infinity) this.#timer = later(this.#tick, Math.max(0, due - clock()));
    }
    return result;
  }

  #tick = () => {
    this.#due = Infinity;
    this.#do("tick");
  };

  #enter({ name, attempt, refresh, why, delay, code }) {
    const at = clock();
    if (/ing$/.test(this.state.name)) this.#downtime += at - this.#since;
    this.#since = at;
    this.state = { name, attempt, why, delay, code };
    if (delay) this.#warn(`${why}; attempt ${attempt} in ${Math.round(delay)} ms`);
    if (code && code !== 1000) this.#warn(`${why} (${code})`);
    if (code) this.#page.abort();
    if (name === "connecting") this.#connect(refresh);
    this.#emit("state", this.state);
  }

  #warn(text) {
    const { host, pathname } = this.#url;
    this.#options.log?.warn(`holdfast ${host}${pathname}: ${text}`);
  }

  /** Later, when the machine is at rest: who hears of it may do what they like. */
  #emit(name, detail) {
    queueMicrotask(() => this.dispatchEvent(new CustomEvent(name, { detail })));
  }

  async #connect(refresh) {
    const core = this.#core;
    const { attempts } = core;
    const { token, refreshable, share } = this.#options;
    const isLate = () => attempts !== core.attempts || core.phase !== "connecting";
    let code = 1006;
    let why;
    try {
      if (refresh || this.#token === undefined) {
        const fresh = await (refreshable ? token() : token);
        if (isLate()) return;
        this.#token = fresh;
      }
      let Socket = this.#options.WebSocket ?? WebSocket;
      if (share) Socket = (await import("./holdfast-share.js")).sharedSocket(share, Socket);
      if (isLate()) return;
      // What fails now fails always: this page may not.
      code = 1008;
      const socket = new Socket(this.#url);
      this.#socket = socket;
      socket.onopen = () => this.#do("opened", this.#token);
      socket.onmessage = ({ data }) => this.#do("receive", data);
      socket.onerror = ({ message }) => (why = message);
      socket.onclose = (event) => {
        this.#socket = undefined;
        const wasOpen = core.phase === "open";
        why = event.reason || why || (wasOpen ? `closed with ${event.code}` : NO_CONNECTION);
        this.#do("end", wasOpen ? event.code : 1006, why);
      };
    } catch (error) {
      if (!isLate()) this.#do("end", code, `${error}`);
    }
  }

  /** Give the socket up, and hear nothing of it any more but its end. */
  #drop(code, why) {
    const socket = this.#socket;
    if (!socket) return undefined;
    this.#socket = socket.onopen = socket.onmessage = undefined;
    // Some throw where nobody listens.
    socket.onerror = () => {};
    return new Promise((resolve) => {
      socket.onclose = resolve;
      // Of the codes below 3000 a page may send only 1000: the others become 4000 and more.
      socket.close(code === 1000 || code >= 3000 ? code : 3000 + code, why.slice(0, 40));
    });
  }
}

/** The WebSocket address of a hub; a page's own is a base for it. */
function address(url) {
  try {
    const whole = new URL(url, globalThis.location?.href);
    whole.protocol = whole.protocol.replace("http", "ws");
    if (/^ws/.test(whole.protocol)) return whole;
  } catch {}
  return fault("config", `${url} is no address of a hub: use wss://host/path or /path`);
}

/** Random, to be used once. (`randomUUID` is for secure pages only.) */
const randomKey = () => crypto.getRandomValues(new Uint32Array(4)).join("-");
