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
    this.ws?.close(1000); // expect: HF308
  }
}

export class CodedAndCancelled {
  private ws?: WebSocket;
  private timer?: ReturnType<typeof setTimeout>;

  connect(): void {
    this.ws = new WebSocket('wss://feed.example.com');
    this.ws.onclose = (event) => {
      if (event.code === 1000) return;
      this.timer = setTimeout(() => this.connect(), Math.random() * 5000); // ok
    };
  }

  destroy(): void {
    clearTimeout(this.timer);
    this.ws?.close(1000); // ok
  }
}

export class Module {
  private ws?: WebSocket;

  onModuleInit(): void {
    this.ws = new WebSocket('wss://feed.example.com');
    this.ws.onclose = () => setTimeout(() => this.onModuleInit(), Math.random() * 5000); // expect: HF308
  }

  onModuleDestroy(): void {
    this.ws?.close();
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

let socket: WebSocket;
let pending: ReturnType<typeof setTimeout>;
let wanted = true;

function dial(): void {
  socket = new WebSocket('wss://feed.example.com');
  socket.onmessage = (event) => console.log(event.data);
  socket.onclose = () => {
    if (wanted) pending = setTimeout(dial, Math.random() * 5000);
  };
}

export function shutdown(): void {
  wanted = false;
  socket.close(); // expect: HF308
}

export class Immediate {
  private ws?: WebSocket;

  connect(): void {
    this.ws = new WebSocket('wss://feed.example.com');
    this.ws.onclose = () => this.connect(); // expect: HF308
  }

  stop(): void {
    this.ws?.close();
  }
}

export class Elsewhere {
  private ws?: WebSocket;

  connect(): void {
    this.ws = new WebSocket('wss://feed.example.com');
    this.ws.onerror = () => setTimeout(() => this.connect(), Math.random() * 5000); // ok
  }

  stop(): void {
    this.ws?.close();
  }
}

export class Ready {
  private ws?: WebSocket;

  connect(): void {
    this.ws = new WebSocket('wss://feed.example.com');
    this.ws.onclose = () => {
      if (navigator.onLine) setTimeout(() => this.connect(), Math.random() * 5000); // ok
    };
  }

  stop(): void {
    this.ws?.close();
  }
}

export class Interval {
  private ws?: WebSocket;

  connect(): void {
    this.ws = new WebSocket('wss://feed.example.com');
  }

  watch(): void {
    setInterval(() => {
      if (!this.ws) this.connect(); // ok
    }, 5000);
  }

  stop(): void {
    this.ws?.close();
  }
}

export class Held {
  private ws?: WebSocket;
  private timer?: ReturnType<typeof setTimeout>;
  private closed = false;

  connect(): void {
    const ws = new WebSocket('wss://feed.example.com');
    ws.addEventListener('close', () => console.log('closed'));
    ws.addEventListener('close', () => {
      if (this.closed) return;
      this.timer = setTimeout(() => this.connect(), Math.random() * 5000);
    });
    this.ws = ws;
  }

  close(): void {
    this.closed = true;
    const ws = this.ws;
    ws?.close(); // expect: HF308
  }
}
