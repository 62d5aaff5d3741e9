import { Backoff } from "./backoff.js";
import { closePolicy } from "./codes.js";

/**
 * When a client connects, how it notices a dead connection, and when it gives up.
 *
 * Events go in with the clock, in milliseconds; what is to be done `out` is told.
 */
export class Reconnect {
  phase = "new";
  dueAt = Infinity;
  // What the server asks for: to come back at a time, and to be pinged so often.
  drainAt = 0;
  interval;
  attempts = 0;
  connects = 0;
  #backoff;
  // A new token was asked for, and has not proved itself yet; and until a connection is open.
  #refreshed;
  #refresh = false;
  #notBefore = 0;
  #heardAt;
  // Sent since the last message came.
  #probes;

  constructor(options, out) {
    this.options = options;
    this.out = out;
    this.#backoff = new Backoff(options);
  }

  start(now) {
    if (this.phase === "new") this.#connect(now);
  }

  stop(now, code = 1000, why = "closed by the application") {
    if (this.phase === "closed") return;
    this.#leave(this.phase === "open" ? "close" : "drop", code, why);
    this.enter("closed", Infinity, { why, code });
  }

  pause(now) {
    if (/paused|closed/.test(this.phase)) return;
    this.#settle(now);
    this.#notBefore = this.drainAt || this.#notBefore;
    this.drainAt = 0;
    this.#leave("drop", 4001, "paused");
    this.enter("paused", Infinity);
  }

  resume(now) {
    if (this.phase !== "paused") return;
    const delay = this.#notBefore - now;
    if (delay > 0) this.#wait(now, delay, "the server asked to wait");
    else this.#connect(now);
  }

  /** Look at once, or try sooner; return whether a sign of life is to be asked for. */
  wake(now) {
    if (this.phase === "open" && !this.#probes) return this.#probe(now);
    const { base, minimum, random } = this.options;
    if (this.phase !== "waiting") return false;
    const due = Math.max(this.#notBefore, now + Math.max(minimum, random() * base));
    if (due < this.dueAt) this.#wait(now, due - now, "woken");
    return false;
  }

  opened(now) {
    this.connects++;
    this.drainAt = 0;
    this.#refresh = false;
    this.#backoff.openedAt = now;
    this.interval = this.options.pingInterval;
    this.heard(now);
    this.enter("open", now + this.interval);
  }

  heard(now) {
    this.#heardAt = now;
    this.#probes = 0;
  }

  /** Note that the connection has ended, or that the attempt failed. */
  end(now, code, why, advice = 0) {
    const policy = closePolicy(code);
    this.#settle(now);
    if (policy === "refresh" && this.options.refreshable && !this.#refreshed) {
      this.#refreshed = this.#refresh = true;
    } else if (policy !== "reconnect") {
      return this.enter("closed", Infinity, { why, code });
    }
    let delay = this.#backoff.next(now, advice);
    if (this.drainAt > now) {
      delay = advice = Math.max(this.options.minimum, this.drainAt - now);
    }
    this.drainAt = 0;
    this.#notBefore = now + advice;
    this.#wait(now, delay, why);
  }

  /** Do what is due; return whether a sign of life is to be asked for. */
  tick(now) {
    const late = now - this.dueAt;
    if (late < 0) return false;
    if (this.phase === "waiting") return this.#connect(now);
    if (this.phase === "connecting") return this.#giveUp(now, 1006, "no connection in time");
    if (!this.#probes) {
      this.dueAt = this.#heardAt + this.interval;
      return now >= this.dueAt && this.#probe(now);
    }
    // So late, this side stood still: there may be messages that it has not read yet.
    if (this.#probes < 2 && late > 1000) return this.#probe(now);
    return this.#giveUp(now, 4009, "nothing heard in time");
  }

  enter(name, dueAt, details) {
    this.phase = name;
    this.dueAt = dueAt;
    this.out.state({ name, attempt: this.#backoff.failures, ...details });
  }

  #probe(now) {
    this.#probes++;
    this.dueAt = now + this.options.pongTimeout;
    return true;
  }

  #connect(now) {
    this.attempts++;
    this.enter("connecting", now + this.options.connectTimeout, { refresh: this.#refresh });
  }

  #leave(how, code, why) {
    if (/open|connecting/.test(this.phase)) this.out[how](code, why);
  }

  #giveUp(now, code, why) {
    this.#leave("drop", code, why);
    this.end(now, code, why);
  }

  #settle(now) {
    if (this.#backoff.settle(now)) this.#refreshed = false;
  }

  #wait(now, delay, why) {
    this.enter("waiting", now + delay, { why, delay });
  }
}
