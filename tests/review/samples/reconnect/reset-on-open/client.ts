export class Client {
  private attempts = 0;
  private openedAt = 0;
  private ws?: WebSocket;

  constructor(private readonly url: string) {}

  connect(): void {
    const ws = new WebSocket(this.url);
    ws.onopen = () => {
      this.attempts = 0; // expect: HF305
    };
    ws.onclose = () => {
      this.attempts += 1;
      setTimeout(() => this.connect(), Math.random() * Math.min(30_000, 1000 * 2 ** this.attempts));
    };
    this.ws = ws;
  }
}

export class Stable {
  private delay = 1000;
  private openedAt = 0;

  connect(): void {
    const ws = new WebSocket('wss://feed.example.com');
    ws.addEventListener('open', () => {
      this.openedAt = Date.now();
    });
    ws.addEventListener('close', () => {
      if (Date.now() - this.openedAt > 10_000) this.delay = 1000; // ok
      setTimeout(() => this.connect(), Math.random() * this.delay);
      this.delay = Math.min(30_000, this.delay * 2);
    });
  }
}

export class Useful {
  private delay = 1000;

  connect(): void {
    const ws = new WebSocket('wss://feed.example.com');
    ws.onmessage = () => {
      this.delay = 1000; // ok: it has been of use
    };
    ws.onclose = () => {
      setTimeout(() => this.connect(), Math.random() * this.delay);
      this.delay = Math.min(30_000, this.delay * 2);
    };
  }
}

export class Later {
  private delay = 1000;

  connect(): void {
    const ws = new WebSocket('wss://feed.example.com');
    ws.onopen = () => {
      setTimeout(() => {
        this.delay = 1000; // ok
      }, 10_000);
    };
    ws.onclose = () => {
      setTimeout(() => this.connect(), Math.random() * this.delay);
      this.delay = Math.min(30_000, this.delay * 2);
    };
  }
}

export function passed(url: string, state = { attempts: 0 }): void {
  const ws = new WebSocket(url);
  ws.onclose = () => {
    state.attempts += 1;
    setTimeout(() => passed(url, state), Math.random() * 2 ** state.attempts);
  };
}

let failures = 0;

function reset(): void {
  failures = 0; // expect: HF305
}

export function named(url: string): void {
  const ws = new WebSocket(url);
  ws.onopen = reset;
  ws.onclose = () => {
    failures += 1;
    setTimeout(() => named(url), Math.random() * Math.min(30_000, 2 ** failures));
  };
}
