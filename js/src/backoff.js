/** When to try again: exponential backoff with full jitter. */
export class Backoff {
  failures = 0;
  openedAt;

  constructor(options) {
    this.options = options;
  }

  /** Note a failure; return how long to wait, and at least what the server asked for. */
  next(now, advice) {
    const { base, cap, factor, minimum, random } = this.options;
    this.settle(now);
    return Math.max(minimum, advice, random() * Math.min(cap, base * factor ** this.failures++));
  }

  /** Note that no connection is open; return whether the last one was stable. */
  settle(now) {
    const stable = now - this.openedAt >= this.options.stableAfter;
    this.openedAt = undefined;
    if (stable) this.failures = 0;
    return stable;
  }
}
