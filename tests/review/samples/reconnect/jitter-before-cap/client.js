let attempts = 0;

export function connect(url) {
  const ws = new WebSocket(url);
  ws.onclose = () => {
    const delay = Math.min(1000 * 2 ** attempts + Math.random() * 1000, 30000); // expect: HF304
    attempts += 1;
    setTimeout(() => connect(url), delay);
  };
}

export class Client {
  constructor(url) {
    this.url = url;
    this.failures = 0;
  }

  connect() {
    this.ws = new WebSocket(this.url);
    this.ws.onclose = () => setTimeout(() => this.connect(), this.delay());
  }

  delay() {
    this.failures += 1;
    return Math.min(30000, 500 * Math.pow(2, this.failures) * (0.5 + Math.random())); // expect: HF304
  }
}

export function stepwise(url, attempt = 0) {
  const ws = new WebSocket(url);
  ws.onclose = () => {
    let wait = 1000 * 2 ** attempt;
    wait += Math.random() * 500;
    if (wait > 30000) wait = 30000;
    setTimeout(() => stepwise(url, attempt + 1), wait); // expect: HF304
  };
}

export function right(url, attempt = 0) {
  const ws = new WebSocket(url);
  ws.onclose = () => {
    const limit = Math.min(30000, 1000 * 2 ** attempt);
    setTimeout(() => right(url, attempt + 1), limit * Math.random()); // ok
  };
}

export function both(url, attempt = 0) {
  const ws = new WebSocket(url);
  ws.onclose = () => {
    const limit = Math.min(30000, 1000 * 2 ** attempt) + Math.random() * 5000;
    setTimeout(() => both(url, attempt + 1), limit); // ok
  };
}

export function inside(url, attempt = 0) {
  const ws = new WebSocket(url);
  ws.onclose = () => {
    const wait = 5 + Math.min(30000, 1000 * 2 ** attempt * (Math.random() * 2)); // expect: HF304
    setTimeout(() => inside(url, attempt + 1), wait);
  };
}

export function first(url, attempt = 0) {
  const ws = new WebSocket(url);
  ws.onclose = () => {
    const wait = Math.min(30000, Math.random() * 1000 * 2 ** attempt); // expect: HF304
    setTimeout(() => first(url, attempt + 1), wait);
  };
}

export function late(url, attempt = 0) {
  const ws = new WebSocket(url);
  ws.onclose = () => {
    const wait = 2 * Math.min(30000, 1000 * 2 ** attempt + Math.random() * 500); // expect: HF304
    setTimeout(() => late(url, attempt + 1), wait);
  };
}
