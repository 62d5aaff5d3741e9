/** A client's place in one channel: what was delivered, what is missing, what is lost. */
export class Continuity {
  epoch;
  // Of the last message that was delivered or reported as lost.
  offset = 0;
  #last;
  // Messages from before `offset` are still to come.
  #before = false;

  constructor({ last = 0, since }) {
    this.#last = last;
    Object.assign(this, since);
  }

  /** Where to resume; undefined where there is nothing to resume yet. */
  get position() {
    const { epoch } = this;
    const owed = this.#before ? this.#last : 0;
    return epoch === undefined ? epoch : { epoch, offset: Math.max(0, this.offset - owed) };
  }

  /** What to ask for. */
  get wish() {
    const since = this.position;
    return since ? { since } : { last: this.#last || undefined };
  }

  /** Take a `subscribed`; return the range that is lost: an empty one for another history. */
  subscribed({ epoch, offset, recovered, lost }) {
    const first = this.epoch === undefined;
    if (!first && epoch === this.epoch && (lost || recovered !== false)) {
      return lost?.to > this.offset ? this.gap(lost.to) : undefined;
    }
    this.epoch = epoch;
    this.offset = first ? offset : 0;
    this.#before = first && this.#last > 0;
    return first ? undefined : {};
  }

  /** Judge a message: is it to be delivered, a duplicate, or behind a hole? */
  message(offset, prev) {
    prev ??= offset - 1;
    if (this.#before && offset <= this.offset) this.offset = prev;
    this.#before = false;
    if (offset <= this.offset) return "duplicate";
    if (prev > this.offset) return "hole";
    this.offset = offset;
    return "deliver";
  }

  /** Note that nothing up to `to` will come any more; return what is lost by that. */
  gap(to) {
    const before = this.#before;
    this.#before = false;
    const from = this.offset + 1;
    // Where old messages were to come, the rest of them follows.
    if (before || to >= from) this.offset = to;
    return to >= from ? { from, to } : undefined;
  }
}
