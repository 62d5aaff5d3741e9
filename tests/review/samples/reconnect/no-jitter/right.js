import { WebSocket } from 'ws';

export class Client {
  constructor(url) {
    this.url = url;
    this.delay = 1000;
    this.connect();
  }

  connect() {
    this.ws = new WebSocket(this.url);
    this.ws.on('error', (error) => console.error(error));
    this.ws.on('close', () => {
      const jitter = this.delay * 0.5 * Math.random();
      setTimeout(() => this.connect(), this.delay / 2 + jitter); // ok
      this.delay = Math.min(this.delay * 2, 30000);
    });
  }
}

export function elsewhere(url, nextDelay, attempt = 0) {
  const ws = new WebSocket(url);
  ws.on('close', () => {
    setTimeout(() => elsewhere(url, nextDelay, attempt + 1), nextDelay(attempt)); // ok: not seen
  });
}

export function constant(url) {
  const ws = new WebSocket(url);
  ws.on('close', () => setTimeout(() => constant(url), 5000)); // ok: fixed-delay says it
}
