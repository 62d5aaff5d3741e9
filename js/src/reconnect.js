import { Backoff } from "./backoff.js";
import { closePolicy } from "./codes.js";

// After so many milliseconds a tick is late: this side stood still, and may have bytes to read.
const LATE = 1000;

/** When a client connects, how it notices a dead connection, and when it gives up. */
export class Reconnect {
  phase = "new";
  wakeAt = Infinity;
  attempts = 0;
  connects = 0;
  #options;
  #backoff;
  #interval;
  // A new token was asked for, and has not proved itself yet; and until a connection is open.
  #refreshed;
  #refresh = false;
  // The server's advice.
  #notBefore = 0;
  #drainAt = 0;
  #heardAt;
  // Sent since the last message came.
  #probes;

  constructor(options) {
    this.#options = options;
    this.#backoff = new Backoff(options);
  }

  // The application.

  start(now) {
    return this.phase === "new" ? this.#connect(now) : [];
  }

  stop(code = 1000, why = "closed by the application") {
    if (this.phase === "closed") return [];
    const before = this.#leave(this.phase === "open" ? "close" : "drop", code, why);
    return [...before, this.#enter("closed", Infinity, { why, code })];
  }

  pause(now) {
    if (this.phase === "paused" || this.phase === "closed") return [];
    this.#settle(now);
    this.#notBefore = this.#drainAt || this.#notBefore;
    this.#drainAt = 0;
    return [...this.#leave("drop", 4001, "paused"), this.#enter("paused", Infinity)];
  }

  resume(now) {
    if (this.phase !== "paused") return [];
    const delay = this.#notBefore - now;
    return delay > 0 ? this.#wait(now, delay, "the server asked to wait") : this.#connect(now);
  }

  wake(now) {
    if (this.phase === "open" && !this.#probes) return this.#probe(now);
    if (this.phase !== "waiting") return [];
    const { base, minimum, random } = this.#options;
    const due = Math.max(this.#notBefore, now + Math.max(minimum, random() * base));
    return due < this.wakeAt ? this.#wait(now, due - now, "woken") : [];
  }

  // The connection.

  opened(now) {
    this.connects++;
    this.#drainAt = 0;
    this.#refresh = false;
    this.#backoff.openedAt = now;
    this.#interval = this.#options.pingInterval;
    this.heard(now);
    return [this.#enter("open", now + this.#interval)];
  }

  heard(now) {
    this.#heardAt = now;
    this.#probes = 0;
  }

  welcomed(now, ping) {
    if (ping > 0 && ping < this.#interval) {
      this.#interval = ping;
      this.wakeAt = now + ping;
    }
  }

  drained(now, after, spread) {
    this.#drainAt = now + after + spread * this.#options.random();
  }

  failed(now, why, policy, code = 1006, advice) {
    return this.phase === "connecting" ? this.#lost(now, policy, code, why, advice) : [];
  }

  closed(now, code, why, advice) {
    return this.phase === "open" ? this.#lost(now, closePolicy(code), code, why, advice) : [];
  }

  tick(now) {
    const late = now - this.wakeAt;
    if (late < 0 || this.wakeAt === Infinity) return [];
    if (this.phase === "waiting") return this.#connect(now);
    if (this.phase === "connecting") return this.#drop(now, 1006, "no connection in time");
    if (!this.#probes) {
      this.wakeAt = this.#heardAt + this.#interval;
      return now < this.wakeAt ? [] : this.#probe(now);
    }
    if (this.#probes < 2 && late > LATE) return this.#probe(now);
    return this.#drop(now, 4009, "nothing heard in time");
  }

  #probe(now) {
    this.#probes++;
    this.wakeAt = now + this.#options.pongTimeout;
    return [{ do: "probe" }];
  }

  #connect(now) {
    this.attempts++;
    const due = now + this.#options.connectTimeout;
    return [this.#enter("connecting", due, { refresh: this.#refresh })];
  }

  #leave(how, code, why) {
    return this.phase === "open" || this.phase === "connecting" ? [{ do: how, code, why }] : [];
  }

  #drop(now, code, why) {
    return [...this.#leave("drop", code, why), ...this.#lost(now, "reconnect", code, why)];
  }

  #lost(now, policy, code, why, advice = 0) {
    this.#settle(now);
    if (policy === "refresh" && this.#options.refreshable && !this.#refreshed) {
      this.#refreshed = this.#refresh = true;
    } else if (policy !== "reconnect") {
      return [this.#enter("closed", Infinity, { why, code })];
    }
    let delay = this.#backoff.next(now, advice);
    if (this.#drainAt > now) {
      delay = advice = Math.max(this.#options.minimum, this.#drainAt - now);
    }
    this.#drainAt = 0;
    this.#notBefore = now + advice;
    return this.#wait(now, delay, why);
  }

  #settle(now) {
    if (this.#backoff.settle(now)) this.#refreshed = false;
  }

  #wait(now, delay, why) {
    return [this.#enter("waiting", now + delay, { why, delay })];
  }

  #enter(phase, wakeAt, details) {
    this.phase = phase;
    this.wakeAt = wakeAt;
    return { do: "state", name: phase, attempt: this.#backoff.failures, ...details };
  }
}
