import { end, peer } from './drive.mjs';

// A server that accepts every connection, and drops it.
const { url } = await peer((ws) => ws.terminate());
const real = setTimeout;
const waits = [];
globalThis.setTimeout = (call, wait) => {
  if (wait === 10000) return undefined;
  waits.push(wait);
  if (waits.length === 6) end('dials again', waits[5] > 4 * waits[0] ? 'backs off' : 'hammers');
  return real(call, 1);
};

class Client {
  attempts = 0;

  constructor(url) {
    this.url = url;
  }

  connect() {
    const ws = new WebSocket(this.url);
    ws.onopen = () => {
      this.attempts = 0;
    };
    ws.onclose = () => {
      this.attempts += 1;
      setTimeout(() => this.connect(), (0.9 + Math.random() / 10) * Math.min(30_000, 1000 * 2 ** this.attempts));
    };
  }
}

new Client(url).connect();
