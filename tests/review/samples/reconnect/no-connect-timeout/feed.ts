import WebSocket from 'ws';

export function connect(url: string): void {
  const socket = new WebSocket(url); // expect: HF310
  socket.on('error', console.error);
  socket.on('close', () => setTimeout(() => connect(url), Math.random() * 5000));
}

export function agent(): void {
  const socket = new WebSocket('wss://feed.example.com', { perMessageDeflate: false }); // expect: HF310
  socket.on('close', () => setTimeout(agent, Math.random() * 5000));
}

export function right(): void {
  const socket = new WebSocket('wss://feed.example.com', { handshakeTimeout: 5000 }); // ok
  socket.on('close', () => setTimeout(right, Math.random() * 5000));
}

export function timed(): void {
  const socket = new WebSocket('wss://feed.example.com'); // ok: a timer gives up
  const timer = setTimeout(() => socket.terminate(), 10_000);
  socket.on('open', () => clearTimeout(timer));
  socket.on('close', () => setTimeout(timed, Math.random() * 5000));
}

export function named(fail: () => void): void {
  const socket = new WebSocket('wss://feed.example.com'); // ok: a timer gives up
  const connectTimeout = setTimeout(fail, 10_000);
  socket.on('open', () => clearTimeout(connectTimeout));
  socket.on('close', () => setTimeout(() => named(fail), Math.random() * 5000));
}

export function configured(options: WebSocket.ClientOptions): void {
  const socket = new WebSocket('wss://feed.example.com', options); // ok: not seen
  socket.on('close', () => setTimeout(() => configured(options), Math.random() * 5000));
}

export function once(): WebSocket {
  return new WebSocket('wss://feed.example.com'); // ok: it does not redial
}

export function either(url: string, agent?: Agent): void {
  const socket = agent
    ? new WebSocket(url, { agent }) // expect: HF310
    : new WebSocket(url);
  socket.on('close', () => setTimeout(() => either(url, agent), Math.random() * 5000));
}

export function browser(url: string): void {
  const socket = new globalThis.WebSocket(url); // expect: HF310
  socket.onclose = () => setTimeout(() => browser(url), Math.random() * 5000);
}

export function impatient(url: string): void {
  const socket = new globalThis.WebSocket(url); // ok: a timer gives up
  const timer = setTimeout(() => socket.close(), 10_000);
  socket.onopen = () => clearTimeout(timer);
  socket.onclose = () => setTimeout(() => impatient(url), Math.random() * 5000);
}
