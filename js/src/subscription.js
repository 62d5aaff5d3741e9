import { HoldfastError } from "./errors.js";

/** One channel as the application sees it. The methods with an underscore are the client's. */
export class Subscription {
  position = null;
  #options;
  #tell;
  #emit;
  // Messages and losses that wait for the application, with their sizes.
  #items = [];
  #size = 0;
  #held;
  #ready;
  #end;
  #change;
  #changed;

  constructor(channel, options, tell, emit) {
    this.channel = channel;
    this.#options = { buffer: 2 ** 20, ...options };
    this.#tell = tell;
    this.#emit = emit;
  }

  /** Wait for the server's answer; return the position from which messages come. */
  async ready() {
    while (!this.#ready && !this.#end) await this.#news();
    if (!this.#ready) throw this.#end;
    return this.position;
  }

  /** Messages in order, and in its place what was lost. */
  events() {
    return this.#read(true);
  }

  [Symbol.asyncIterator]() {
    return this.#read();
  }

  /** Follow the channel no more. */
  close() {
    this.#items = [];
    if (!this.#end) this.#tell("unsubscribe");
    this._end(new HoldfastError("closed", "the subscription was closed", { closeCode: 1000 }));
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

  _lost(range, position) {
    const { channel } = this;
    const lost = { channel, ...range, position };
    this._add({ channel, lost, position }, 0);
    this.#emit("lost", lost);
  }

  _presence(event) {
    this.#call("onPresence", event);
  }

  _end(error) {
    this.#end ??= error;
    this.#changed?.();
  }

  /** Later, and by itself: what the application throws is its own, and stops nothing here. */
  #call(callback, event) {
    queueMicrotask(() => this.#options[callback]?.(event));
  }

  #hand(item) {
    this.position = item.position;
    if (item.lost) this.#call("onLost", item.lost);
    else this.#call("onMessage", item);
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
        if (this.#end?.closeCode === 1000) return;
        if (this.#end) throw this.#end;
        await this.#news();
      }
    } finally {
      this.close();
    }
  }

  #news() {
    this.#change ??= new Promise((resolve) => {
      this.#changed = () => {
        this.#change = this.#changed = undefined;
        resolve();
      };
    });
    return this.#change;
  }
}
