import { now } from "./clock.js";
import { Core } from "./core.js";
import { fault, HoldfastError } from "./errors.js";
import { watchPage } from "./page.js";
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

// Milliseconds for the server to answer a Close; and the longest that `setTimeout` can wait.
const CLOSE_TIMEOUT = 2000;
const LONGEST = 2 ** 31 - 1;

/** A connection to a hub that comes back by itself and says what was lost. Times in milliseconds. */
export class Holdfast extends EventTarget {
  state = { name: "new" };
  #url;
  #options;
  #core;
  #socket;
  // The attempt under way: a token that comes after it is too late.
  #turn;
  #token;
  // Actions to be done: what they lead to comes behind them.
  #todo = [];
  #busy = false;
  #timer;
  #due = Infinity;
  #closing;
  #ending;
  // Who wants no connection: the application, the page.
  #pauses = new Set();
  #page = new AbortController();
  #requests = new Map();
  #subscriptions = new Map();
  #since = 0;
  #stats = { downtime: 0, received: 0, lost: 0, resumed: 0 };

  constructor(url, options = {}) {
    super();
    const refreshable = typeof options.token === "function";
    this.#url = address(url);
    this.#options = { ...DEFAULTS, ...options, ...options.backoff, refreshable };
    for (const [name, value] of Object.entries(DEFAULTS)) {
      if (value > 0 && !(this.#options[name] > 0)) fault("config", `${name} must be more than 0`);
    }
    this.#core = new Core(this.#options);
    watchPage(
      () => this.wake(),
      () => this.#pause("page"),
      () => this.#resume("page"),
      this.#page.signal,
    );
    queueMicrotask(() => this.#do(this.#core.link.start(now())));
  }

  /** Follow a channel: from now on, from the `last` messages on, or from `since` on. */
  subscribe(channel, options = {}) {
    const { signal } = options;
    if (this.#ending) throw this.#ending;
    signal?.throwIfAborted();
    const tell = (what) => {
      this.#core.talk[what](channel, now(), options);
      this.#do();
    };
    const subscription = new Subscription(channel, options, tell);
    signal?.addEventListener("abort", () => subscription.close(), { once: true });
    tell("subscribe");
    this.#subscriptions.set(channel, subscription);
    return subscription;
  }

  /** Publish; return the message's position. Without a connection it waits for one. */
  async publish(channel, data, { key = randomKey(), ...options } = {}) {
    const body = { type: "publish", channel, data, key };
    const { epoch, offset } = await this.#ask(body, true, options);
    return { epoch, offset };
  }

  /** Make a request of the application's own; return what its handler returned. */
  async request(message, options) {
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
    const { attempts, connects } = this.#core.link;
    const { roundTrip, duplicates } = this.#core.talk;
    return { attempts, connects, roundTrip, duplicates, ...this.#stats };
  }

  /** Do without a connection until `resume`. */
  pause() {
    this.#pause("application");
  }

  resume() {
    this.#resume("application");
  }

  /** Note that the network changed: ask for a sign of life, or try sooner. */
  wake() {
    this.#do(this.#core.link.wake(now()));
  }

  /** End for good. */
  async close() {
    this.#do(this.#core.link.stop());
    // Called by a callback it is done when that has returned.
    await null;
    await this.#closing;
  }

  #pause(who) {
    this.#pauses.add(who);
    this.#do(this.#core.link.pause(now()));
  }

  #resume(who) {
    if (this.#pauses.delete(who) && !this.#pauses.size) this.#do(this.#core.link.resume(now()));
  }

  #ask(body, repeatable, { timeout = this.#options.timeout, signal } = {}) {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      if (this.#ending) throw this.#ending;
      const { talk } = this.#core;
      const id = talk.request(body, now(), repeatable);
      const settle = (how, value) => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", abort);
        talk.abandon(id);
        this.#requests.delete(id);
        how(value);
      };
      const fail = (error) => settle(reject, error);
      const abort = () => fail(signal.reason);
      const late = () => fail(new HoldfastError("timeout", `no reply within ${timeout} ms`));
      const timer = setTimeout(late, Math.min(timeout, LONGEST));
      signal?.addEventListener("abort", abort);
      this.#requests.set(id, { fail, succeed: (reply) => settle(resolve, reply) });
      this.#do();
    });
  }

  #do(actions) {
    this.#run(this.#core.take(now(), actions));
  }

  #run(actions) {
    this.#todo.push(...actions);
    if (this.#busy) return;
    this.#busy = true;
    while (this.#todo.length) this.#act(this.#todo.shift());
    this.#busy = false;
    const due = this.#core.wakeAt;
    if (due === this.#due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    if (due < Infinity) this.#timer = setTimeout(() => this.#tick(), Math.min(due - now(), LONGEST));
  }

  #tick() {
    this.#due = Infinity;
    this.#run(this.#core.tick(now()));
  }

  #act(action) {
    const { channel, id, code, why, position, error } = action;
    const subscription = this.#subscriptions.get(channel);
    const request = this.#requests.get(id);
    switch (action.do) {
      case "deliver":
        this.#stats.received++;
        subscription?._add(action.item, action.size);
        break;
      case "send":
        this.#socket?.send(action.text);
        break;
      case "state":
        this.#enter(action);
        break;
      case "drop":
        this.#drop(code, why);
        break;
      case "close":
        this.#closing = ended(this.#drop(code, why));
        break;
      case "subscribed":
        if (action.again) this.#stats.resumed++;
        subscription?._ready(position);
        break;
      case "lost": {
        const { from = null, to = null } = action;
        const lost = { channel, from, to };
        this.#stats.lost += to && to - from + 1;
        subscription?._add({ channel, lost, position }, 0);
        this.#emit("lost", lost);
        break;
      }
      case "dismissed":
        this.#subscriptions.delete(channel);
        if (error) subscription?._end(refusal(error));
        else subscription?._end(this.#ending, this.#ending.closeCode === 1000);
        break;
      case "settled":
        request?.succeed(action.reply);
        break;
      case "refused":
        request?.fail(error ? refusal(error) : (this.#ending ?? broken()));
        break;
      case "presence":
        subscription?._call("onPresence", action.event);
        break;
      case "complaint":
        this.#warn(`refused: ${error.error}`);
    }
  }

  #enter({ name, attempt, refresh, why, delay, code }) {
    const at = now();
    if (/ing$/.test(this.state.name)) this.#stats.downtime += at - this.#since;
    this.#since = at;
    this.state = { name, attempt, why, delay, code };
    if (delay) this.#warn(`${why}; attempt ${attempt} in ${Math.round(delay)} ms`);
    if (name === "closed") {
      if (code !== 1000) this.#warn(`ended: ${why} (${code})`);
      this.#ending = new HoldfastError("closed", why, { closeCode: code });
      this.#page.abort();
    }
    this.#emit("state", this.state);
    if (name === "connecting") this.#connect(refresh);
  }

  #warn(text) {
    this.#options.log?.warn(`holdfast: ${text}`);
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  async #connect(refresh) {
    const turn = (this.#turn = {});
    const { token } = this.#options;
    try {
      if (refresh || this.#token === undefined) {
        const fresh = typeof token === "function" ? await token() : token;
        if (turn !== this.#turn) return;
        this.#token = fresh;
      }
    } catch (error) {
      if (turn === this.#turn) this.#failed(`no token: ${error?.message ?? error}`);
      return;
    }
    try {
      this.#listen(new (this.#options.WebSocket ?? WebSocket)(this.#url));
    } catch (error) {
      // This page may not, and never will.
      this.#failed(error.message, "stop", 1008);
    }
  }

  #listen(socket) {
    let cause;
    this.#socket = socket;
    socket.onopen = () => this.#run(this.#core.opened(now(), this.#token));
    socket.onmessage = ({ data }) => this.#run(this.#core.receive(now(), data));
    socket.onerror = (event) => (cause = event.message);
    socket.onclose = ({ code, reason }) => {
      this.#socket = undefined;
      const why = reason || cause || `the connection ended with ${code}`;
      if (this.#core.link.phase === "open") this.#do(this.#core.link.closed(now(), code, why));
      else this.#failed(why);
    };
  }

  #failed(why, policy = "reconnect", code) {
    this.#do(this.#core.link.failed(now(), why, policy, code));
  }

  /** Give the socket up, and hear nothing of it any more. */
  #drop(code, why) {
    const socket = this.#socket;
    this.#socket = this.#turn = undefined;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    // Some throw where nobody listens.
    socket.onerror = () => {};
    // Of the codes below 3000 a page may send only 1000: the others become 4000 and more.
    socket.close(code === 1000 || code >= 3000 ? code : 3000 + code, why.slice(0, 40));
    return socket;
  }
}

const ended = (socket) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, CLOSE_TIMEOUT);
    socket.onclose = () => resolve(clearTimeout(timer));
  });

const refusal = ({ code, error, field, retry_after: retryAfter }) =>
  new HoldfastError(code, error, { field, retryAfter });

const broken = () =>
  new HoldfastError("connection_lost", "no reply: whether the server acted on it is not known");

/** The WebSocket address of a hub; a page's own is a base for it. */
function address(url) {
  try {
    const whole = new URL(url, globalThis.location?.href);
    whole.protocol = whole.protocol.replace("http", "ws");
    whole.hash = "";
    if (whole.protocol.startsWith("ws")) return whole.href;
  } catch {}
  return fault("config", `${url} is no address of a hub: use wss://host/path or /path`);
}

/** Random, to be used once. (`randomUUID` is for secure pages only.) */
const randomKey = () => crypto.getRandomValues(new Uint32Array(4)).join("-");
