import WebSocket from 'ws';

let attempts = 0;

function connect(): void {
  const socket = new WebSocket('wss://feed.example.com/trades');
  socket.on('error', (error: Error) => console.error(error));
  socket.on('close', () => {
    attempts += 1;
    const limit = Math.min(30_000, 1000 * 2 ** attempts);
    setTimeout(connect, Math.random() * limit); // ok
  });
}

function seldom(): void {
  const socket = new WebSocket('wss://feed.example.com/daily');
  socket.on('close', () => setTimeout(seldom, 60_000)); // ok: nobody is hammered
}

function local(): void {
  const socket = new WebSocket('ws://localhost:8080/reload');
  socket.on('close', () => setTimeout(local, 500)); // ok: its own machine
}

function spread(): void {
  const socket = new WebSocket('wss://feed.example.com/other');
  socket.on('close', () => setTimeout(spread, 1000 + Math.random() * 4000)); // ok
}

class Bounded {
  private tries = 0;

  open(): void {
    const socket = new WebSocket('wss://feed.example.com/few');
    socket.on('close', () => {
      if (this.tries++ < 3) setTimeout(() => this.open(), 1000); // ok: it gives up
    });
  }
}

class Planned {
  constructor(private readonly backoff: { next(): number }) {}

  open(): void {
    const socket = new WebSocket('wss://feed.example.com/planned');
    socket.on('close', () => setTimeout(() => this.open(), this.backoff.next())); // ok: not seen
  }
}

setTimeout(connect, 100); // ok: the first dial
