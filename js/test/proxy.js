// A line between client and hub that can be cut, silenced, or closed.

import { connect, createServer } from "node:net";

export class Proxy {
  #server;
  #pairs = new Set();
  #silent = false;
  connections = 0;

  static async to(port) {
    const proxy = new Proxy();
    proxy.#server = createServer((near) => proxy.#accept(near, port));
    await proxy.listen(0);
    return proxy;
  }

  get url() {
    return `ws://127.0.0.1:${this.port}/ws`;
  }

  async listen(port = this.port) {
    this.#server.listen(port, "127.0.0.1");
    await new Promise((resolve) => this.#server.once("listening", resolve));
    this.port = this.#server.address().port;
  }

  /** Take no more connections. */
  async refuse() {
    this.#server.close();
    this.cut();
    await new Promise((resolve) => this.#server.once("close", resolve));
  }

  /** Reset all connections. */
  cut() {
    for (const pair of this.#pairs) for (const socket of pair) socket.resetAndDestroy();
  }

  /** From now on nothing that the hub says arrives; connections stay. */
  silence(silent = true) {
    this.#silent = silent;
  }

  #accept(near, port) {
    this.connections++;
    const far = connect(port, "127.0.0.1");
    const pair = [near, far];
    this.#pairs.add(pair);
    near.on("data", (data) => far.write(data));
    far.on("data", (data) => this.#silent || near.write(data));
    for (const socket of pair) {
      socket.on("error", () => {});
      socket.on("close", () => {
        this.#pairs.delete(pair);
        for (const other of pair) other.destroy();
      });
    }
  }
}
