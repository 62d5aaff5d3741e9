// The evidence: what this page itself counts, whatever the client says of itself.

const REMEMBERED = 20_000; // positions

/** Counts messages by their epoch and offset, and what was lost. */
export class Tally {
  received = 0;
  duplicates = 0;
  lost = 0;
  histories = 0; // how often a new one began, so that nobody can know what the old one still held
  #seen = new Set();
  #last = new Map();

  /** Note a message; return the range that is missing before it and that nobody reported. */
  message({ channel, position }) {
    const { epoch, offset } = position;
    const key = `${channel} ${epoch} ${offset}`;
    this.received++;
    if (this.#seen.has(key)) {
      this.duplicates++;
      return null;
    }
    this.#seen.add(key);
    if (this.#seen.size > REMEMBERED) this.#seen.delete(this.#seen.values().next().value);
    const last = this.#last.get(channel);
    this.#last.set(channel, position);
    const missing = last?.epoch === epoch ? offset - last.offset - 1 : 0;
    if (missing <= 0) return null;
    this.lost += missing;
    return { from: offset - missing, to: offset - 1 };
  }

  /** Note what the client reports as lost; return where the old history ended, if it did. */
  loss({ channel, from, to, position }) {
    const last = this.#last.get(channel);
    this.#last.set(channel, position);
    if (to !== null) this.lost += to - from + 1;
    else this.histories++;
    return last;
  }

  last(channel) {
    return this.#last.get(channel);
  }
}
