// What a client does that knows nothing but `new WebSocket(url)`. Runs in a browser and on npm's ws.

class Stranger {
  constructor(WebSocket, url) {
    this.socket = new WebSocket(url);
    this.inbox = [];
    this.waiting = null;
    this.opened = new Promise((resolve, reject) => {
      this.socket.onopen = resolve;
      this.socket.onerror = () => reject(new Error("the connection failed"));
    });
    this.closed = new Promise((resolve) => {
      this.socket.onclose = (event) => resolve({ code: event.code, clean: event.wasClean });
    });
    this.socket.onmessage = (event) => {
      this.inbox.push(JSON.parse(event.data));
      this.waiting?.();
    };
  }

  send(message) {
    const raw = typeof message === "string" || message instanceof Uint8Array;
    this.socket.send(raw ? message : JSON.stringify(message));
  }

  async receive(count) {
    while (this.inbox.length < count) {
      await new Promise((resolve) => { this.waiting = resolve; });
    }
    return this.inbox.splice(0, count);
  }

  async ask(message, count = 1) {
    this.send(message);
    return this.receive(count);
  }

  async close() {
    this.socket.close(1000, "done");
    return this.closed;
  }
}

export async function scenario(WebSocket, url, channel) {
  const seen = {};
  const first = new Stranger(WebSocket, url);
  await first.opened;
  seen.pong = await first.ask({ type: "ping", id: 1 });
  seen.subscribed = await first.ask({ type: "subscribe", channel });
  seen.published = await first.ask({ type: "publish", channel, data: { text: "grüße 🎉" } }, 2);
  seen.errors = [
    ...(await first.ask("{")),
    ...(await first.ask("null")),
    ...(await first.ask({ type: "nonsense" })),
    ...(await first.ask(new Uint8Array([1, 2, 3]))),
  ];
  seen.alive = await first.ask({ type: "ping" });
  seen.closed = await first.close();

  const other = new Stranger(WebSocket, url);
  await other.opened;
  for (const data of [1, 2, 3]) await other.ask({ type: "publish", channel, data });

  const { epoch } = seen.subscribed[0];
  const back = new Stranger(WebSocket, url);
  await back.opened;
  seen.resumed = await back.ask({ type: "subscribe", channel, since: { epoch, offset: 1 } }, 4);
  await other.ask({ type: "publish", channel, data: 4 });
  seen.live = await back.receive(1);
  seen.large = await back.ask({ type: "publish", channel, data: "x".repeat(60000) }, 2);
  await other.close();
  seen.end = await back.close();
  return seen;
}
