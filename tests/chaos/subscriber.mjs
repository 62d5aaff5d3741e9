// Subscribes to every channel and writes down what the client hands it, in its own style:
//
//   events, callback, tiny buffer, restarting    as in subscriber.py, its twin
//   sharing     three clients that share a connection, as tabs do; each restarts in its turn
//
// Run by programs.py.

import { faultOfPayload, main, sleep } from "./program.mjs";

const TINY = 2048; // bytes
const DAWDLE = 30; // milliseconds that a slow application takes for a message

/** One client after the other, with the positions that the one before has stored. */
class Subscriber {
  #program;
  #number;
  #client;
  #positions = {};
  #losses = 0;
  #lives = 0;

  constructor(program, number) {
    this.#program = program;
    this.#number = number;
  }

  async run() {
    const { finished, channels } = this.#program;
    this.#client = this.#connect();
    while (!finished.aborted) {
      const { told } = this.#program;
      const order = new Promise((resolve) => told.addEventListener("abort", resolve));
      await Promise.all([order, ...channels.map((channel) => this.#listen(channel, told))]);
      if (!finished.aborted) await this.#beginAgain();
    }
  }

  #connect() {
    return this.#program.connect(this.#program.style === "sharing" ? { share: "chaos" } : {});
  }

  /** Be a program that has ended and runs again; each second time, only subscribe anew. */
  async #beginAgain() {
    const life = ++this.#lives + this.#number;
    if (this.#program.style === "sharing" ? life % 3 : life % 2 === 0) return;
    const before = this.#client;
    this.#client = this.#connect();
    await this.#program.part(before);
  }

  async #listen(channel, signal) {
    const { style } = this.#program;
    const stores = style === "restarting" || style === "sharing";
    const options = { signal, since: this.#positions[channel] };
    if (style === "tiny buffer") options.buffer = TINY;
    if (style === "callback") {
      options.onMessage = (message) => this.#message(message);
      options.onLost = (loss) => this.#lost(loss);
    }
    const subscription = this.#client.subscribe(channel, options);
    try {
      await subscription.ready();
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    this.#write("ready", { channel });
    if (style === "callback") return;
    if (stores) this.#positions[channel] ??= subscription.position;
    for await (const event of subscription.events()) {
      if (event.lost) this.#lost(event.lost);
      else this.#message(event);
      if (stores) this.#positions[channel] = subscription.position;
      // Before what comes behind the loss.
      if (style === "restarting" && event.lost && ++this.#losses % 2 === 0) {
        return this.#program.restart();
      }
      if (this.#program.slow) await sleep(DAWDLE);
      if (signal.aborted) return;
    }
  }

  #message({ channel, offset, data, position }) {
    const wrong = faultOfPayload(data);
    if (wrong) return this.#write("corrupt", { channel, error: wrong });
    const { p, n } = data;
    this.#write("message", { channel, epoch: position.epoch, offset, p, n });
  }

  #lost({ channel, from, to }) {
    if (from === null) this.#write("reset", { channel });
    else this.#write("lost", { channel, first: from, last: to });
  }

  #write(kind, fields) {
    this.#program.write(kind, { ...fields, s: this.#number });
  }
}

await main(async (program) => {
  const numbers = program.style === "sharing" ? [0, 1, 2] : [0];
  await Promise.all(numbers.map((number) => new Subscriber(program, number).run()));
});
