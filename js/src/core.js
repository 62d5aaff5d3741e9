import { Conversation, isPassing } from "./conversation.js";
import { Reconnect } from "./reconnect.js";
import { parse } from "./wire.js";

/** The whole client without I/O: events go in with the clock, actions come out, in order. */
export class Core {
  constructor(options) {
    this.link = new Reconnect(options);
    this.talk = new Conversation(options);
  }

  /** When `tick` is due, in the clock's milliseconds; Infinity where nothing is. */
  get wakeAt() {
    return Math.min(this.link.wakeAt, this.talk.wakeAt);
  }

  /** Let `talk` follow what `link` decided; return what both want done, once. */
  take(now, actions = []) {
    if (this.link.phase !== "open") this.talk.closed();
    for (const action of actions) {
      if (action.do === "probe") this.talk.probe(now);
      if (action.name === "closed") this.talk.ended();
    }
    return [...actions, ...this.talk.actions.splice(0)];
  }

  opened(now, token) {
    if (this.link.phase !== "connecting") return [];
    const actions = this.link.opened(now);
    this.talk.opened(now, token);
    return this.take(now, actions);
  }

  receive(now, text) {
    if (this.link.phase !== "open") return [];
    this.link.heard(now);
    let reply;
    try {
      reply = parse(text);
    } catch (error) {
      // Whoever sent it is not our server.
      return this.take(now, this.link.stop(1003, `no message of a hub: ${error.message}`));
    }
    return this.take(now, reply ? this.#read(now, reply) : []);
  }

  tick(now) {
    const actions = this.link.tick(now);
    if (this.link.phase === "open") this.talk.tick(now);
    return this.take(now, actions);
  }

  #read(now, reply) {
    const { type, id, code, error, retry_after: advice } = reply;
    if (type === "error" && id === this.talk.hello) {
      // Without a `welcome` the connection is of no use.
      const end = code === "unauthorized" ? 4401 : isPassing(reply) ? 1011 : 4503;
      const actions = this.link.closed(now, end, `hello was refused: ${error}`, advice ?? 0);
      return [{ do: "drop", code: 1000, why: "" }, ...actions];
    }
    if (type === "drain") this.link.drained(now, reply.after, reply.spread);
    if (type === "welcome") this.link.welcomed(now, reply.ping * 1000);
    this.talk.receive(reply, now);
    return [];
  }
}
