import { HoldfastError } from "./errors.js";

/** One channel as the application sees it. The methods with an underscore are the client's. */
export class Subscription {
  position = null;
  #options;
  #tell;
  // Messages and losses that wait for the application, with their sizes.
  #items = [];
  #size = 0;
  #held = false;
  #ready = false;
  #end;
  #change;
  #changed;

  constructor(channel, options, tell) {
    this.channel = channel;
    this.#options = { buffer: 2 ** 20, ...options };
    this.#tell = tell;
  }

  /** Wait for the server's answer; return the position from which messages come. */
  async ready() {
    while (!this.#ready && !this.#end) await this.#news();
    if (!this.#ready) throw this.#end.error;
    return this.position;
  }

  /** Messages in order, and in its place what was lost. */
  events() {
    return this.#read(true);
  }

  [Symbol.asyncIterator]() {
    return this.#read(false);
  }

  /** Follow the channel no more. */
  close() {
    this.#items = [];
    if (!this.#end) this.#tell("unsubscribe");
    this._end(new HoldfastError("closed", "the subscription was closed"), true);
  }

  _ready(position) {
    this.position ??= position;
    this.#ready = true;
    this.#changed?.();
  }

  /** Take a message or a loss, for a callback or for whoever reads. */
  _add(item, size) {
    if (this.#options.onMessage) return this.#hand(item);
    this.#items.push([item, size]);
    this.#size += size;
    if (!this.#held && this.#size > this.#options.buffer) {
      this.#held = true;
      this.#tell("hold");
    }
    this.#changed?.();
  }

  _end(error, quiet) {
    this.#end ??= { error, quiet };
    this.#changed?.();
  }

  /** Call the application: what it throws is its own, and stops nothing here. */
  _call(callback, event) {
    queueMicrotask(() => this.#options[callback]?.(event));
  }

  #hand(item) {
    this.position = item.position;
    if (item.lost) this._call("onLost", item.lost);
    else this._call("onMessage", item);
  }

  async *#read(all) {
    try {
      for (;;) {
        while (this.#items.length) {
          const [item, size] = this.#items.shift();
          this.#size -= size;
          this.#hand(item);
          if (this.#held && this.#size <= this.#options.buffer / 2) {
            this.#held = false;
            this.#tell("release");
          }
          if (all || !item.lost) yield item;
        }
        if (this.#end?.quiet) return;
        if (this.#end) throw this.#end.error;
        await this.#news();
      }
    } finally {
      this.close();
    }
  }

  #news() {
    return (this.#change ??= new Promise((resolve) => {
      this.#changed = () => {
        this.#change = this.#changed = undefined;
        resolve();
      };
    }));
  }
}
