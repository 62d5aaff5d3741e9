import { Backoff } from "./backoff.js";
import { Continuity } from "./continuity.js";
import { fault, HoldfastError } from "./errors.js";
import { Reconnect } from "./reconnect.js";
import { parse } from "./wire.js";

/** Whether the same may succeed later. */
const isPassing = ({ code, retry_after }) =>
  retry_after != null || /^(rate_limited|unavailable|internal|already_subscribed)$/.test(code);

const refusal = ({ code, error, field, retry_after: retryAfter }) =>
  new HoldfastError(code, error, { field, retryAfter });

const broken = () =>
  new HoldfastError("connection_lost", "no reply: it may have been done, or not");

/** One channel that the application follows. */
class Following extends Continuity {
  again = false;
  // The application is busy, and the server was asked to stop.
  held = false;

  constructor(channel, choice, owner, options) {
    super(choice);
    this.channel = channel;
    this.owner = owner;
    this.retry = new Backoff(options);
    this.rest();
  }

  rest() {
    // The id of the `subscribe` whose answer is awaited.
    this.asked = 0;
    this.live = false;
    this.retryAt = Infinity;
  }
}

/** The whole client without I/O: what it says on a connection, what it makes of the answers. */
export class Conversation extends Reconnect {
  // Why there will be no connection any more.
  ending;
  received = 0;
  duplicates = 0;
  lost = 0;
  resumed = 0;
  roundTrip = null;
  #channels = new Map();
  // Requests that wait for a connection or a reply, by id.
  #outbox = new Map();
  // What is to be sent as soon as the pace allows.
  #queue = [];
  #welcomed;
  #lastId = 0;
  #hello;
  #probe;
  #probedAt;
  // Bytes of a message that the server takes; known after the first `welcome`.
  #largest = Infinity;
  // Milliseconds between two messages; 0: no limit.
  #gap = 0;
  #paidUntil;
  #resumeAt = Infinity;

  /** When `tick` is due; Infinity where nothing is. */
  get wakeAt() {
    let due = Math.min(this.dueAt, this.#resumeAt);
    for (const { retryAt } of this.#channels.values()) due = Math.min(due, retryAt);
    return due;
  }

  // The application.

  /** Follow a channel; `owner` is told what comes of it. */
  subscribe(now, channel, choice, owner) {
    if (this.#channels.has(channel)) fault("usage", `${channel} is subscribed to already`);
    const { since } = choice;
    if (since && !(since.epoch && since.offset >= 0)) fault("usage", "since is not a position");
    const following = new Following(channel, choice, owner, this.options);
    this.#channels.set(channel, following);
    this.#enqueue(now, following);
  }

  unsubscribe(now, channel) {
    this.hold(now, channel);
    this.#channels.delete(channel);
  }

  hold(now, channel) {
    const following = this.#channels.get(channel);
    if (!following || following.held) return;
    following.held = true;
    this.#leave(following);
  }

  release(now, channel) {
    const following = this.#channels.get(channel);
    if (!following?.held) return;
    following.held = false;
    this.#enqueue(now, following);
  }

  /** Send a JSON object as soon as may be, and again where the reply is lost, if `repeatable`. */
  request(now, body, repeatable, resolve, reject) {
    const id = ++this.#lastId;
    const { maxPending } = this.options;
    if (this.#outbox.size >= maxPending) fault("queue_full", `${maxPending} requests wait already`);
    const text = JSON.stringify({ ...body, id });
    // The server would end the connection.
    if (new Blob([text]).size > this.#largest) fault("too_large", "Message too large");
    const request = { id, text, repeatable, resolve, reject, sent: false };
    this.#outbox.set(id, request);
    this.#enqueue(now, request);
    return id;
  }

  abandon(now, id) {
    return this.#outbox.delete(id);
  }

  // The connection.

  opened(now, token) {
    super.opened(now);
    this.#welcomed = false;
    this.#paidUntil = 0;
    this.#ask(now, { type: "hello", token, client: this.options.name });
    this.#hello = this.#probe;
    for (const following of this.#channels.values()) {
      if (!following.held) this.#enqueue(now, following);
    }
    for (const request of this.#outbox.values()) this.#enqueue(now, request);
  }

  enter(phase, dueAt, details) {
    const end = phase === "closed";
    if (end) this.ending = new HoldfastError(phase, details.why, { closeCode: details.code });
    super.enter(phase, dueAt, details);
    if (phase === "open") return;
    this.#queue = [];
    this.#resumeAt = Infinity;
    for (const request of this.#outbox.values()) {
      if (request.sent && !request.repeatable) this.#refuse(request);
      request.sent = false;
    }
    for (const request of end ? this.#outbox.values() : []) this.#refuse(request);
    for (const following of this.#channels.values()) {
      following.rest();
      if (end) this.#dismiss(following, this.ending);
    }
  }

  wake(now) {
    if (super.wake(now)) this.#ask(now, { type: "ping" });
  }

  tick(now) {
    const probe = super.tick(now);
    for (const following of this.#channels.values()) {
      if (now >= following.retryAt) {
        following.retryAt = Infinity;
        this.#enqueue(now, following);
      }
    }
    if (now >= this.#resumeAt) this.#pump(now);
    if (probe) this.#ask(now, { type: "ping" });
  }

  receive(now, text) {
    if (this.phase !== "open") return;
    this.heard(now);
    let reply;
    try {
      reply = parse(text);
    } catch (error) {
      // Whoever sent it is not our server.
      return this.stop(now, 1003, `this is no hub: ${error.message}`);
    }
    const { type, channel, id } = reply;
    const following = this.#channels.get(channel);
    if (type === "message") {
      if (following?.live) this.#message(now, following, reply, text.length);
    } else if (type === "gap") {
      if (following?.live) this.#report(following, following.gap(reply.to));
    } else if (type === "subscribed") {
      if (id && following?.asked === id) this.#subscribed(now, following, reply);
    } else if (type === "error") {
      this.#error(now, reply);
    } else if (type === "drain") {
      this.drainAt = now + reply.after + reply.spread * this.options.random();
    } else if (/^(join|leave)$/.test(type) || (type === "presence" && id == null)) {
      following?.owner._presence(reply);
    } else {
      if (type === "welcome") this.#welcome(now, reply);
      const request = this.#outbox.get(id);
      if (request) {
        this.#outbox.delete(id);
        request.resolve(reply);
      } else if (id && id === this.#probe) {
        this.#probe = 0;
        this.roundTrip = now - this.#probedAt;
      }
    }
  }

  #welcome(now, { ping, limits }) {
    this.#welcomed = true;
    this.#largest = limits?.max_message + 1024;
    if (ping > 0 && ping * 1000 < this.interval) {
      this.interval = ping * 1000;
      this.dueAt = now + this.interval;
    }
    // Not all of the rate that the server allows: its clock is not ours.
    const rate = limits?.message_rate * 0.9;
    this.#gap = rate ? 1000 / rate : 0;
    this.#pump(now);
  }

  #message(now, following, message, size) {
    const verdict = following.message(message);
    if (verdict === "duplicate") this.duplicates++;
    else if (verdict === "hole") this.#askAgain(now, following);
    else {
      following.retry.failures = 0;
      this.received++;
      message.position = following.position;
      following.owner._add(message, size);
    }
  }

  #subscribed(now, following, reply) {
    following.rest();
    following.live = true;
    const missing = following.subscribed(reply);
    this.#report(following, missing);
    following.owner._ready(following.position, following.again);
    this.resumed += following.again;
    following.again = true;
    // All that another history holds is new.
    if (missing && !missing.to && reply.offset) this.#askAgain(now, following);
  }

  #error(now, error) {
    const { id, code } = error;
    if (!id) return this.out.complaint(error);
    if (id === this.#hello) {
      // Without a `welcome` the connection is of no use.
      const end = code === "unauthorized" ? 4401 : isPassing(error) ? 1011 : 4503;
      this.out.drop(1000, "");
      return this.end(now, end, `hello was refused: ${error.error}`, error.retry_after);
    }
    // Nothing was taken in, and this connection will not last.
    if (code === "unauthorized" && !this.#welcomed) return;
    for (const following of this.#channels.values()) {
      if (following.asked === id) return this.#turnedAway(now, following, error);
    }
    const request = this.#outbox.get(id);
    if (request) this.#refuse(request, refusal(error));
    // That one is what an `unsubscribe` behind a refused `subscribe` gets.
    else if (code !== "not_subscribed") this.out.complaint(error);
  }

  #turnedAway(now, following, error) {
    // Anew: an earlier `unsubscribe` was refused.
    if (error.code === "already_subscribed") this.#leave(following);
    following.rest();
    if (!isPassing(error)) return this.#dismiss(following, refusal(error));
    following.retryAt = now + following.retry.next(now, error.retry_after ?? 0);
    this.out.complaint(error);
  }

  #dismiss({ channel, owner }, error) {
    this.#channels.delete(channel);
    owner._end(error);
  }

  #refuse({ id, reject }, error = this.ending ?? broken()) {
    this.#outbox.delete(id);
    reject(error);
  }

  #report({ owner, position }, missing) {
    if (!missing) return;
    const { from = null, to = null } = missing;
    this.lost += to && to - from + 1;
    owner._lost({ from, to }, position);
  }

  #askAgain(now, following) {
    const { retry } = following;
    this.#leave(following);
    if (retry.failures) following.retryAt = now + retry.next(now, 0);
    else {
      retry.failures = 1;
      this.#enqueue(now, following);
    }
  }

  #leave(following) {
    const { channel, live, asked } = following;
    if (live || asked) this.#say({ type: "unsubscribe", channel });
    following.rest();
  }

  #enqueue(now, item) {
    if (this.phase !== "open") return;
    this.#queue.push(item);
    this.#pump(now);
  }

  /** Send what waits, as fast as the server allows: the generic cell rate algorithm. */
  #pump(now) {
    this.#resumeAt = Infinity;
    for (; this.#queue.length; this.#queue.shift()) {
      const item = this.#queue[0];
      const { id, channel, held, live, asked } = item;
      const current = id ? this.#outbox.has(id) : this.#channels.get(channel) === item;
      if (!current || held || live || asked) continue;
      const due = this.#paidUntil - Math.max(0, 1000 - this.#gap);
      // A thousandth: the arithmetic of times may be off by that.
      if (due > now + 0.001) return void (this.#resumeAt = due);
      this.#paidUntil = Math.max(this.#paidUntil, now) + this.#gap;
      if (id) {
        item.sent = true;
        this.out.send(item.text);
      } else {
        const { position: since, last } = item;
        item.asked = this.#say({ type: "subscribe", channel, since, last });
      }
    }
  }

  #ask(now, message) {
    this.#probedAt = now;
    this.#probe = this.#say(message);
  }

  #say(message) {
    const id = ++this.#lastId;
    this.out.send(JSON.stringify({ ...message, id }));
    return id;
  }
}
