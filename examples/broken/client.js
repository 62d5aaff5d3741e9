// A connection that comes back, and what the page does with two of them.

const BASE_DELAY = 1_000; // milliseconds
const MAX_DELAY = 30_000; // milliseconds
const STABLE_AFTER = 10_000; // milliseconds
const CONNECT_TIMEOUT = 10_000; // milliseconds

export class Connection {
  #url;
  #handlers;
  #socket = null;
  #attempt = 0;
  #closed = false;
  #retry;
  #stable;
  #deadline;

  constructor(url, handlers) {
    this.#url = url;
    this.#handlers = handlers;
    this.#connect();
  }

  /** Send a message; false if there is no connection that takes it. */
  send(message) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** End the connection for good. */
  close() {
    this.#closed = true;
    clearTimeout(this.#retry);
    clearTimeout(this.#stable);
    clearTimeout(this.#deadline);
    this.#socket?.close(1000);
  }

  #connect() {
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    this.#deadline = setTimeout(() => this.#lost(socket, "no answer"), CONNECT_TIMEOUT);
    socket.onopen = () => {
      if (socket !== this.#socket) return;
      clearTimeout(this.#deadline);
      this.#stable = setTimeout(() => {
        this.#attempt = 0;
      }, STABLE_AFTER);
      this.#handlers.open?.();
    };
    socket.onmessage = ({ data }) => {
      if (socket === this.#socket) this.#receive(data);
    };
    socket.onerror = () => console.warn("connection failed");
    socket.onclose = ({ code }) => this.#lost(socket, `closed: ${code}`);
  }

  #receive(data) {
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      console.error("not JSON");
      return;
    }
    if (typeof message?.type === "string") this.#handlers.message(message);
    else console.error("not a message");
  }

  #lost(socket, why) {
    if (socket !== this.#socket || this.#closed) return;
    this.#socket = null;
    clearTimeout(this.#deadline);
    clearTimeout(this.#stable);
    socket.close();
    console.warn(`connection lost: ${why}`);
    const delay = Math.min(MAX_DELAY, BASE_DELAY * 2 ** this.#attempt);
    this.#attempt += 1;
    this.#retry = setTimeout(() => this.#connect(), delay);
  }
}

function address(path, port) {
  const url = new URL(path, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  if (port) url.port = port;
  return url.href;
}

const said = document.querySelector("#said");
const prices = document.querySelector("#prices");
const form = document.querySelector("form");

const chat = new Connection(address("/chat"), {
  message({ type, text }) {
    if (type !== "said") return;
    const line = document.createElement("li");
    line.textContent = text;
    said.append(line);
  },
});

const ticker = new Connection(address("/", prices.dataset.port), {
  open() {
    for (const symbol of ["tea", "coffee"]) ticker.send({ type: "watch", symbol });
  },
  message({ type, symbol, price }) {
    if (type === "price") document.getElementById(symbol).textContent = price;
  },
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (chat.send({ type: "say", text: form.elements.text.value })) form.reset();
});
