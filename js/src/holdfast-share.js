// One connection for all tabs of an origin.
//
// A lock says which tab has the WebSocket. The sockets of the other tabs talk to it over a
// BroadcastChannel, and it answers them as the hub would: it is subscribed to each channel once, and
// serves those who come later from the channel's history. So each tab's client keeps its own
// positions and requests, knows nothing of all this, and resumes when the lead changes.

const { navigator, BroadcastChannel } = globalThis;

/** The class of socket to use in place of `WebSocket`: itself, where a browser cannot share. */
export function sharedSocket(group, WebSocket) {
  if (!navigator?.locks || !BroadcastChannel) return WebSocket;
  return class extends SharedSocket {
    constructor(url) {
      super(`holdfast ${group} ${url}`, () => new WebSocket(url));
    }
  };
}

// Names of locks whose holders do not answer: tabs that a browser has frozen without telling them.
const suspects = new Set();

/** What a client uses of a WebSocket, in a tab that leads or follows. */
class SharedSocket {
  #name;
  #id = crypto.getRandomValues(new Uint32Array(4)).join("-");
  #channel;
  // What leads: here, or the id of the one that this tab follows.
  #lead;
  #leader;
  #ended = false;
  #abort = new AbortController();
  #release = [];

  constructor(name, connect) {
    this.#name = name;
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = ({ data }) => this.#hear(data);
    const { signal } = this.#abort;
    // Held as long as this socket lives: whoever leads learns by it when this tab has crashed.
    this.#hold(this.#id, { signal }, () => this.#tell("ask"));
    const steal = suspects.delete(name);
    this.#hold(name, steal ? { steal } : { signal }, () => this.#takeLead(connect));
  }

  send(text) {
    if (this.#lead) this.#lead.take(this.#id, text);
    else this.#tell("send", { text });
  }

  close(code, reason = "") {
    this.#tell("bye");
    // Closed for want of an answer (1006): nobody speaks for the tab that holds the lock.
    if (code === 4006 && !this.#lead && !this.#leader) suspects.add(this.#name);
    this.#lead?.close(code, reason);
    this.#end({ code, reason });
  }

  /** Ask for a lock, and keep it until the end. */
  #hold(name, options, then) {
    const keep = () => {
      if (!this.#ended) then();
      if (!this.#ended) return new Promise((release) => this.#release.push(release));
    };
    // It rejects when this socket ends before it has the lock, and when another tab takes it away.
    navigator.locks.request(name, options, keep).catch(() => {
      const lead = this.#lead;
      this.#lead = undefined;
      lead?.close(4001, "another tab leads");
      this.#end({ code: 1012, reason: "another tab leads" });
    });
  }

  #takeLead(connect) {
    // The tab that led is gone, and did not say so.
    if (this.#leader) return this.#end({ code: 1012, reason: "the leading tab is gone" });
    try {
      this.#lead = new Lead(connect(), this.#id, {
        give: (ids, text) => this.#give(ids, text),
        ready: () => this.#say({ what: "ready" }),
        open: () => this.onopen?.({}),
        fail: (event) => this.onerror?.(event),
        end: (event) => this.#end(event),
      });
    } catch ({ message: reason }) {
      this.#end({ code: 1008, reason });
    }
  }

  #give(ids, text) {
    const others = ids.filter((id) => id !== this.#id);
    if (others.length) this.#say({ what: "text", lead: this.#id, to: others, text });
    if (others.length < ids.length) queueMicrotask(() => this.onmessage?.({ data: text }));
  }

  #hear({ what, lead, from, to, text }) {
    if (this.#lead) {
      if (what === "ask" && this.#lead.welcome) this.#accept(from);
      if (lead !== this.#id) return;
      if (what === "send") this.#lead.take(from, text);
      if (what === "bye") this.#lead.leave(from);
    } else if (what === "ready") {
      if (!this.#leader && this.#release.length) this.#tell("ask");
    } else if (what === "open" && to === this.#id && !this.#leader) {
      this.#leader = lead;
      this.onopen?.({});
    } else if (lead === this.#leader) {
      if (what === "down") this.#end({ code: 1012, reason: "another tab takes the lead" });
      if (what === "text" && to.includes(this.#id)) this.onmessage?.({ data: text });
    }
  }

  /** Let a tab follow, until it says goodbye or is gone. */
  #accept(id) {
    this.#lead.join(id);
    this.#say({ what: "open", lead: this.#id, to: id });
    const { signal } = this.#abort;
    navigator.locks.request(id, { signal }, () => this.#lead?.leave(id)).catch(() => {});
  }

  /** Say something to the tab that leads. */
  #tell(what, details) {
    if (!this.#lead) this.#say({ what, lead: this.#leader, from: this.#id, ...details });
  }

  #say(message) {
    if (!this.#ended) this.#channel.postMessage(message);
  }

  #end(event) {
    if (this.#ended) return;
    if (this.#lead) this.#say({ what: "down", lead: this.#id });
    this.#ended = true;
    this.#lead = undefined;
    this.#abort.abort();
    for (const release of this.#release) release();
    this.#channel.close();
    queueMicrotask(() => this.onclose?.(event));
  }
}

/** The one connection, and what the tabs want of it. */
class Lead {
  welcome;
  #socket;
  #own;
  #out;
  #members;
  // What to do with the replies to come, by id; and who follows which channel.
  #waiting = new Map();
  #channels = new Map();
  #lastId = 0;

  constructor(socket, own, out) {
    this.#socket = socket;
    this.#own = own;
    this.#out = out;
    this.#members = new Set([own]);
    socket.onopen = out.open;
    socket.onerror = out.fail;
    socket.onclose = out.end;
    socket.onmessage = ({ data }) => this.#receive(data);
  }

  join(member) {
    this.#members.add(member);
  }

  leave(member) {
    this.#members.delete(member);
    for (const channel of this.#channels.keys()) this.#unsubscribe(member, channel);
  }

  close(code, reason) {
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.onerror = () => {};
    this.#socket.close(code, reason);
  }

  /** Take a message that a tab sends to the hub. */
  take(member, text) {
    const message = JSON.parse(text);
    const { type, channel, id } = message;
    const isOwn = member === this.#own;
    const reply = (answer) => this.#give([member], { ...answer, id });
    if (type === "subscribe") this.#subscribe(member, message, reply);
    else if (type === "unsubscribe") {
      this.#unsubscribe(member, channel);
      reply({ type: "unsubscribed", channel });
    } else if (type === "hello" && !isOwn) reply(this.welcome);
    else if (type === "ping" && !isOwn) reply({ type: "pong" });
    else this.#ask(message, reply);
  }

  #receive(text) {
    let message;
    try {
      message = JSON.parse(text);
    } catch {
      // The client knows what to do about it.
    }
    const { type, channel, id } = message ?? {};
    const then = this.#waiting.get(id);
    if (then) {
      this.#waiting.delete(id);
      then(message);
    } else {
      const followed = this.#channels.get(channel);
      if (followed && /^(message|gap)$/.test(type)) {
        followed.offset = Math.max(followed.offset, message.offset ?? message.to);
      }
      const members = type === "drain" ? this.#members : followed?.members;
      this.#out.give([...(members ?? [this.#own])], text);
    }
    if (type === "welcome") {
      this.welcome = message;
      this.#out.ready();
    }
  }

  #subscribe(member, message, reply) {
    const { channel } = message;
    const followed = this.#channels.get(channel);
    if (followed) {
      followed.members.add(member);
      followed.answered.then(() => this.#catchUp(member, message, followed, reply));
      return;
    }
    const first = { members: new Set([member]), epoch: "", offset: 0 };
    this.#channels.set(channel, first);
    first.answered = new Promise((resolve) => {
      this.#ask(message, (answer) => {
        if (answer.type === "subscribed") {
          first.epoch = answer.epoch;
          first.offset = Math.max(first.offset, answer.offset);
        } else {
          first.refusal = answer;
          if (this.#channels.get(channel) === first) this.#channels.delete(channel);
        }
        reply(answer);
        resolve();
      });
    });
  }

  #unsubscribe(member, channel) {
    const followed = this.#channels.get(channel);
    if (!followed?.members.delete(member) || followed.members.size) return;
    this.#channels.delete(channel);
    this.#ask({ type: "unsubscribe", channel }, () => {});
  }

  /** Answer one who comes later, as the hub would. */
  #catchUp(member, { channel, since, last }, { epoch, offset, refusal }, reply) {
    if (refusal) return reply(refusal);
    const now = { type: "subscribed", channel, epoch, offset };
    if (!since && !last) return reply(now);
    this.#ask({ type: "history", channel, since, limit: last }, (answer) => {
      const { type, code } = answer;
      if (type === "error" && code !== "history_disabled") return reply(answer);
      // Where a channel keeps no history, nothing is held.
      const page = answer.messages ? answer : { ...now, messages: [] };
      reply({ ...now, epoch: page.epoch, offset: page.offset, ...recovery(page, since) });
      this.#sendPage(member, channel, page, since);
    });
  }

  #sendPage(member, channel, { epoch, messages, more }, since) {
    if (since && epoch !== since.epoch) return;
    for (const message of messages) this.#give([member], message);
    if (!since || !more) return;
    const next = { epoch, offset: messages.at(-1).offset };
    this.#ask({ type: "history", channel, since: next }, (page) => {
      if (page.messages) this.#sendPage(member, channel, page, next);
    });
  }

  #ask(message, then) {
    const id = ++this.#lastId;
    this.#waiting.set(id, then);
    this.#socket.send(JSON.stringify({ ...message, id }));
  }

  #give(members, message) {
    this.#out.give(members, JSON.stringify(message));
  }
}

/** What a `subscribed` says about the messages after `since`. */
function recovery({ epoch, offset, messages: [first] }, since) {
  if (!since) return {};
  if (epoch !== since.epoch) return { recovered: false };
  const before = first ? (first.prev ?? first.offset - 1) : offset;
  if (before <= since.offset) return { recovered: true };
  return { recovered: false, lost: { from: since.offset + 1, to: before } };
}
