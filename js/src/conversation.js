import { Backoff } from "./backoff.js";
import { Continuity } from "./continuity.js";
import { fault } from "./errors.js";

// How much of the rate that the server allows is used: its clock is not ours.
const SHARE = 0.9;

// Milliseconds that the arithmetic of times may be off.
const ROUNDING = 0.001;

/** Whether the same may succeed later. */
export const isPassing = ({ code, retry_after: retryAfter }) =>
  retryAfter != null ||
  ["rate_limited", "unavailable", "internal", "already_subscribed"].includes(code);

/** One channel that the application follows. */
class Following extends Continuity {
  // The id of the `subscribe` whose answer is awaited.
  asked = 0;
  live = false;
  // The application is busy, and the server was asked to stop.
  held = false;
  again = false;
  retryAt = Infinity;

  constructor(channel, options, backoff) {
    super(options);
    this.channel = channel;
    this.retry = new Backoff(backoff);
  }
}

/** What a client says on a connection, and what it makes of the answers. */
export class Conversation {
  actions = [];
  hello;
  duplicates = 0;
  roundTrip = null;
  #options;
  #channels = new Map();
  // Requests that wait for a connection or a reply, by id.
  #outbox = new Map();
  // What is to be sent as soon as the pace allows.
  #queue = [];
  #open = false;
  #welcomed;
  #lastId = 0;
  #probe;
  #probedAt;
  // Messages a second; 0: no limit.
  #rate = 0;
  #due;
  #resumeAt = Infinity;

  constructor(options) {
    this.#options = options;
  }

  get wakeAt() {
    let due = this.#resumeAt;
    for (const { retryAt } of this.#channels.values()) due = Math.min(due, retryAt);
    return due;
  }

  // The application.

  subscribe(channel, now, options) {
    if (this.#channels.has(channel)) fault("usage", `${channel} is subscribed to already`);
    const following = new Following(channel, options, this.#options);
    this.#channels.set(channel, following);
    this.#enqueue(following, now);
  }

  unsubscribe(channel) {
    this.hold(channel);
    this.#channels.delete(channel);
  }

  hold(channel) {
    const following = this.#channels.get(channel);
    if (!following || following.held) return;
    following.held = true;
    this.#leave(following);
  }

  release(channel, now) {
    const following = this.#channels.get(channel);
    if (!following?.held) return;
    following.held = false;
    this.#enqueue(following, now);
  }

  request(body, now, repeatable) {
    const id = ++this.#lastId;
    const { maxPending } = this.#options;
    if (this.#outbox.size >= maxPending) fault("queue_full", `${maxPending} requests wait already`);
    const pending = { id, text: JSON.stringify({ ...body, id }), repeatable, sent: false };
    this.#outbox.set(id, pending);
    this.#enqueue(pending, now);
    return id;
  }

  abandon(id) {
    return this.#outbox.delete(id);
  }

  // The connection.

  opened(now, token) {
    this.#open = true;
    this.#welcomed = false;
    this.#due = 0;
    this.hello = this.#ask(now, { type: "hello", token, client: this.#options.name });
    for (const following of this.#channels.values()) {
      if (!following.held) this.#enqueue(following, now);
    }
    for (const pending of this.#outbox.values()) this.#enqueue(pending, now);
  }

  closed() {
    this.#open = false;
    this.#queue = [];
    this.#resumeAt = Infinity;
    for (const following of this.#channels.values()) this.#rest(following);
    for (const pending of this.#outbox.values()) {
      if (pending.sent && !pending.repeatable) this.#refuse(pending.id);
      pending.sent = false;
    }
  }

  ended() {
    for (const id of this.#outbox.keys()) this.#refuse(id);
    for (const channel of this.#channels.keys()) this.#dismiss(channel);
  }

  probe(now) {
    this.#ask(now, { type: "ping" });
  }

  tick(now) {
    for (const following of this.#channels.values()) {
      if (now >= following.retryAt) {
        following.retryAt = Infinity;
        this.#enqueue(following, now);
      }
    }
    if (now >= this.#resumeAt) this.#pump(now);
  }

  // What the server says.

  receive(reply, now) {
    const { type, channel, id } = reply;
    const following = this.#channels.get(channel);
    if (type === "message") {
      if (following?.live) this.#message(following, reply, now);
    } else if (type === "gap") {
      if (following?.live) this.#report(following, following.gap(reply.to));
    } else if (type === "subscribed") {
      if (following?.asked && following.asked === id) this.#subscribed(following, reply, now);
    } else if (type === "error") {
      this.#error(reply, now);
    } else if (type === "join" || type === "leave" || (type === "presence" && id == null)) {
      this.actions.push({ do: "presence", channel, event: reply });
    } else {
      if (type === "welcome") {
        this.#welcomed = true;
        this.#rate = reply.limits.message_rate * SHARE;
        this.#pump(now);
      }
      if (this.#probe && this.#probe === id) {
        this.#probe = 0;
        this.roundTrip = now - this.#probedAt;
      } else if (this.abandon(id)) {
        this.actions.push({ do: "settled", id, reply });
      }
    }
  }

  #message(following, message, now) {
    const verdict = following.message(message.offset, message.prev);
    if (verdict === "duplicate") this.duplicates++;
    else if (verdict === "hole") this.#askAgain(following, now);
    else {
      following.retry.failures = 0;
      const { channel, position } = following;
      this.actions.push({ do: "deliver", channel, item: { ...message, position } });
    }
  }

  #subscribed(following, reply, now) {
    following.asked = 0;
    following.live = true;
    const missing = following.subscribed(reply);
    this.#report(following, missing);
    const { channel, again, position } = following;
    this.actions.push({ do: "subscribed", channel, again, position });
    following.again = true;
    // All that another history holds is new.
    if (missing && !missing.to && reply.offset > 0) this.#askAgain(following, now);
  }

  #error(error, now) {
    const { id, code } = error;
    if (id != null) {
      // Nothing was taken in, and this connection will not last.
      if (code === "unauthorized" && !this.#welcomed) return;
      for (const following of this.#channels.values()) {
        if (following.asked === id) return this.#turnedAway(following, error, now);
      }
      if (this.#outbox.has(id)) return this.#refuse(id, error);
      // What an `unsubscribe` behind a refused `subscribe` gets.
      if (code === "not_subscribed") return;
    }
    this.actions.push({ do: "complaint", error });
  }

  #turnedAway(following, error, now) {
    // Anew: an earlier `unsubscribe` was refused.
    if (error.code === "already_subscribed") this.#leave(following);
    following.asked = 0;
    if (!isPassing(error)) return this.#dismiss(following.channel, error);
    following.retryAt = now + following.retry.next(now, error.retry_after ?? 0);
    this.actions.push({ do: "complaint", error });
  }

  #dismiss(channel, error) {
    this.#channels.delete(channel);
    this.actions.push({ do: "dismissed", channel, error });
  }

  #refuse(id, error) {
    this.abandon(id);
    this.actions.push({ do: "refused", id, error });
  }

  #report({ channel, position }, missing) {
    if (missing) this.actions.push({ do: "lost", channel, ...missing, position });
  }

  // What the client says.

  #askAgain(following, now) {
    this.#leave(following);
    if (following.retry.failures) following.retryAt = now + following.retry.next(now);
    else {
      following.retry.failures = 1;
      this.#enqueue(following, now);
    }
  }

  #leave(following) {
    const { channel, live, asked } = following;
    if (live || asked) this.#say({ type: "unsubscribe", channel });
    this.#rest(following);
  }

  #rest(following) {
    following.asked = 0;
    following.live = false;
    following.retryAt = Infinity;
  }

  #enqueue(item, now) {
    if (!this.#open) return;
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
      if (this.#rate) {
        const interval = 1000 / this.#rate;
        const dueAt = this.#due - (Math.max(1, this.#rate) - 1) * interval;
        if (dueAt - now > ROUNDING) {
          this.#resumeAt = dueAt;
          return;
        }
        this.#due = Math.max(this.#due, now) + interval;
      }
      if (id) {
        item.sent = true;
        this.#send(item.text);
      } else {
        item.asked = this.#say({ type: "subscribe", channel, ...item.wish });
      }
    }
  }

  #ask(now, message) {
    this.#probedAt = now;
    this.#probe = this.#say(message);
    return this.#probe;
  }

  #say(message) {
    const id = ++this.#lastId;
    this.#send(JSON.stringify({ ...message, id }));
    return id;
  }

  #send(text) {
    this.actions.push({ do: "send", text });
  }
}
