export class Client {
  constructor(url) {
    this.url = url;
    this.delay = 1000;
  }

  connect() {
    this.ws = new WebSocket(this.url);
    this.ws.onclose = () => {
      setTimeout(() => this.connect(), this.delay); // expect: HF316
      this.delay *= 2;
    };
  }
}

export function growing(url, attempt = 0) {
  const ws = new WebSocket(url);
  ws.onclose = () => {
    setTimeout(() => growing(url, attempt + 1), Math.random() * 1000 * 2 ** attempt); // expect: HF316
  };
}

export function capped(url, attempt = 0) {
  const ws = new WebSocket(url);
  ws.onclose = () => {
    const exponent = Math.min(attempt, 5);
    setTimeout(() => capped(url, attempt + 1), Math.random() * 1000 * 2 ** exponent); // ok
  };
}

export class Few {
  open(attempt = 0) {
    const ws = new WebSocket('wss://feed.example.com');
    ws.onclose = () => {
      if (attempt >= 6) return;
      setTimeout(() => this.open(attempt + 1), 500 * 2 ** attempt); // ok: it gives up
    };
  }
}

let longest = 0;

export function polling(url) {
  const ws = new WebSocket(url);
  ws.onclose = () => {
    longest += 1;
    setTimeout(() => polling(url), () => 2 ** longest);
    setTimeout(() => polling(url), 2 ** options.next()); // ok: not seen
  };
}

export class Spread {
  delay = 1000;

  dial() {
    this.ws = new WebSocket(this.url);
    this.ws.onclose = () => {
      setTimeout(() => this.dial(), this.delay * (0.5 + Math.random() / 2)); // expect: HF316
      this.delay *= 2;
    };
  }
}

export function lottery(url, attempt = 0) {
  const chance = Math.random();
  const ws = new WebSocket(url);
  ws.onclose = () => {
    setTimeout(() => lottery(url, attempt + 1), chance * 1000 * 2 ** attempt); // expect: HF316
  };
}
