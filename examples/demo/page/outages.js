// The times without a connection, as the client tells them: what the chart and the log show.

const SILENCE = 700; // milliseconds; samples come every 250

/** One time without a connection. Times are those of `performance.now`. */
class Outage {
  to = null;
  filled = 0; // samples of this time that came afterwards
  waits = []; // each: when it began, its delay, when the attempt came, and what became of it

  constructor(from, noticed, why) {
    this.from = from;
    this.noticed = noticed;
    this.why = why;
  }

  get failed() {
    return this.waits.filter((wait) => wait.result === "failed").length;
  }
}

export class Outages {
  list = [];
  current = null;
  heard = null;
  #open = false;

  /** Take a state of the client; return the attempt that failed by it, if one did. */
  enter({ name, delay, why }, at) {
    if (name === "open") {
      this.#settle("open");
      if (this.current) this.current.to = at;
      this.current = null;
      this.#open = true;
      return null;
    }
    if (this.#open) this.#begin(at, why);
    this.#open = false;
    if (name === "connecting" && this.current) {
      if (!this.#last || this.#last.at) this.current.waits.push({ from: at, delay: 0 });
      this.#last.at = at;
    }
    if (name !== "waiting") return null;
    const failed = this.#settle("failed");
    const { waits } = this.current ?? this.#begin(at, why);
    if (this.#last && !this.#last.at) waits.pop(); // another delay instead
    waits.push({ from: at, delay });
    return failed;
  }

  /** Find the outage that a sample of that time fell into. */
  at(time) {
    return this.list.findLast(({ from, to }) => from < time && (!to || time < to));
  }

  #begin(at, why) {
    const silent = this.heard !== null && at - this.heard > SILENCE;
    this.current = new Outage(silent ? this.heard : at, at, why);
    this.list.push(this.current);
    if (this.list.length > 20) this.list.shift();
    return this.current;
  }

  get #last() {
    return this.current?.waits.at(-1);
  }

  #settle(result) {
    const wait = this.#last;
    if (!wait?.at || wait.result) return null;
    wait.result = result;
    return wait;
  }
}
