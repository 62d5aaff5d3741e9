/** A client's place in one channel: what was delivered, what is missing, what is lost. */
export class Continuity {
  epoch;
  // Of the last message that was delivered or reported as lost.
  offset = 0;
  // So many messages of the past to ask for, as long as there is no position.
  last;
  // So many messages from before `offset` are still to come.
  #owed = 0;

  constructor({ last, since }) {
    if (since) Object.assign(this, since);
    else this.last = last || undefined;
  }

  /** Where to resume; undefined where there is nothing to resume yet. */
  get position() {
    const { epoch, offset } = this;
    return epoch && { epoch, offset: Math.max(0, offset - this.#owed) };
  }

  /** Take a `subscribed`; return the range that is lost: an empty one for another history. */
  subscribed({ epoch, offset, recovered, lost }) {
    if (epoch === this.epoch && (lost || recovered !== false)) {
      return lost?.to > this.offset ? this.gap(lost.to) : undefined;
    }
    const again = this.epoch;
    this.epoch = epoch;
    this.offset = again ? 0 : offset;
    this.#owed = this.last ?? 0;
    this.last = undefined;
    return again && {};
  }

  /** Judge a message: is it to be delivered, a duplicate, or behind a hole? */
  message({ offset, prev }) {
    prev ??= offset - 1;
    if (this.#owed && offset <= this.offset) this.offset = prev;
    this.#owed = 0;
    if (offset <= this.offset) return "duplicate";
    if (prev > this.offset) return "hole";
    this.offset = offset;
    return "deliver";
  }

  /** Note that nothing up to `to` will come any more; return what is lost by that. */
  gap(to) {
    const from = this.offset + 1;
    // Where old messages were to come, the rest of them follows.
    if (this.#owed || to >= from) this.offset = to;
    this.#owed = 0;
    return to >= from ? { from, to } : undefined;
  }
}
