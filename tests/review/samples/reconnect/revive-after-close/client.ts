export class Client {
  private ws?: WebSocket;
  private timer?: ReturnType<typeof setTimeout>;
  private attempts = 0;

  constructor(private readonly url: string) {}

  connect(): void {
    this.ws = new WebSocket(this.url);
    this.ws.onclose = () => this.reconnect();
  }

  private reconnect(): void {
    this.attempts += 1;
    const limit = Math.min(30_000, 1000 * 2 ** this.attempts);
    this.timer = setTimeout(() => this.connect(), Math.random() * limit); // expect: HF308
  }

  disconnect(): void {
    this.ws?.close();
    this.ws = undefined;
  }
}

export class Half {
  private ws?: WebSocket;
  private timer?: ReturnType<typeof setTimeout>;
  private closed = false;

  connect(): void {
    this.ws = new WebSocket('wss://feed.example.com');
    this.ws.onclose = () => {
      if (this.closed) return;
      this.timer = setTimeout(() => this.connect(), Math.random() * 5000);
    };
  }

  close(): void {
    this.closed = true;
    this.ws?.close(); // expect: HF308
  }
}

export class Right {
  private ws?: WebSocket;
  private timer?: ReturnType<typeof setTimeout>;
  private closed = false;

  connect(): void {
    this.ws = new WebSocket('wss://feed.example.com');
    this.ws.onclose = () => {
      if (!this.closed) {
        this.timer = setTimeout(() => this.connect(), Math.random() * 5000); // ok
      }
    };
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.ws?.close();
  }
}

export class Asked {
  private ws?: WebSocket;
  private stopped = false;

  connect(): void {
    if (this.stopped) return;
    this.ws = new WebSocket('wss://feed.example.com');
    this.ws.onclose = () => setTimeout(() => this.connect(), Math.random() * 5000); // ok
  }

  stop(): void {
    this.stopped = true;
    this.ws?.close();
  }
}

export class Coded {
  private ws?: WebSocket;

  connect(): void {
    this.ws = new WebSocket('wss://feed.example.com');
    this.ws.onclose = (event) => {
      if (event.code !== 1000) setTimeout(() => this.connect(), Math.random() * 5000); // ok
    };
  }

  destroy(): void {
    this.ws?.close(1000);
  }
}

export class Detached {
  private ws?: WebSocket;

  connect(): void {
    this.ws = new WebSocket('wss://feed.example.com');
    this.ws.onclose = () => setTimeout(() => this.connect(), Math.random() * 5000); // ok
  }

  destroy(): void {
    if (!this.ws) return;
    this.ws.onclose = null;
    this.ws.close();
  }
}

export class Restarted {
  private ws?: WebSocket;

  connect(): void {
    this.ws = new WebSocket('wss://feed.example.com');
    this.ws.onclose = () => setTimeout(() => this.connect(), Math.random() * 5000); // ok
    this.ws.onerror = () => this.ws?.close();
  }

  refresh(): void {
    this.ws?.close();
  }
}
