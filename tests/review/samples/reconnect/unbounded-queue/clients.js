import ReconnectingWebSocket from 'reconnecting-websocket';
import { io } from 'socket.io-client';

export class Client {
  constructor(url) {
    this.url = url;
    this.queue = [];
    this.connect();
  }

  connect() {
    this.ws = new WebSocket(this.url);
    this.ws.onopen = () => {
      while (this.queue.length > 0) this.ws.send(this.queue.shift());
    };
    this.ws.onclose = () => setTimeout(() => this.connect(), Math.random() * 5000);
  }

  send(message) {
    if (this.ws.readyState === WebSocket.OPEN) {
      this.ws.send(message);
    } else {
      this.queue.push(message); // expect: HF312
    }
  }
}

export class Bounded {
  constructor(url) {
    this.url = url;
    this.queue = [];
    this.connect();
  }

  connect() {
    this.ws = new WebSocket(this.url);
    this.ws.onopen = () => {
      for (let i = 0; i < this.queue.length; i++) this.ws.send(this.queue[i]);
      this.sent.push(this.queue);
    };
    this.ws.onclose = () => setTimeout(() => this.connect(), Math.random() * 5000);
  }

  send(message) {
    if (this.ws.readyState === WebSocket.OPEN) return this.ws.send(message);
    this.queue.push(message); // ok
    if (this.queue.length > 100) this.queue.shift();
  }
}

export function positions(url) {
  const socket = new ReconnectingWebSocket(url, [], { maxRetries: 10 }); // expect: HF312
  setInterval(() => socket.send(JSON.stringify(position())), 1000);
}

export function pointer(url) {
  const socket = new ReconnectingWebSocket(url); // expect: HF312
  document.addEventListener('mousemove', (event) => socket.send(`${event.x},${event.y}`));
}

export function bounded(url) {
  const socket = new ReconnectingWebSocket(url, [], { maxEnqueuedMessages: 50 }); // ok
  setInterval(() => socket.send('position'), 1000);
}

export function configured(url, options) {
  const socket = new ReconnectingWebSocket(url, [], options); // ok: not seen
  setInterval(() => socket.send('position'), 1000);
}

export function asked(url) {
  const socket = new ReconnectingWebSocket(url); // ok: only with a connection
  setInterval(() => {
    if (socket.readyState === WebSocket.OPEN) socket.send('position');
  }, 1000);
  socket.send('hello');
}

export function share() {
  const socket = io('https://share.example.com');
  setInterval(() => socket.emit('position', position()), 500); // expect: HF312
  const once = () => socket.emit('hello'); // ok
  once();
}

export function single(url) {
  const ws = new WebSocket(url);
  ws.send('hello'); // ok: it does not redial
}

export class Sorted {
  constructor(url) {
    this.queue = [];
    this.connect(url);
  }

  connect(url) {
    this.ws = new WebSocket(url);
    this.ws.onclose = () => setTimeout(() => this.connect(url), Math.random() * 5000);
  }

  send(message) {
    if (this.ws.readyState === WebSocket.OPEN) this.ws.send(message);
    else this.queue.push(message); // expect: HF312
    if (this.queue.length > 0) this.queue.sort();
  }

  sendLast(message) {
    if (this.ws.readyState === WebSocket.OPEN) this.ws.send(message);
    else this.queue.push(message); // ok: the same queue, reported above
  }

  sendAll(messages) {
    for (const message of messages) this.ws.send(message);
  }

  sendOrTell(message) {
    if (this.ws.readyState === WebSocket.OPEN) this.ws.send(message);
    else lists().push(message); // ok: not seen
  }
}

export function quiet() {
  const socket = io('https://share.example.com');
  socket.on('data', () => socket.emit('seen')); // ok
}

export class Paired {
  connect(url) {
    const open = () => {
      this.ws = tls ? new WebSocket(`wss://${url}`) : new WebSocket(`ws://${url}`);
      this.ws.onclose = () => setTimeout(open, Math.random() * 5000);
    };
    open();
  }

  send(message) {
    if (this.ws.readyState === WebSocket.OPEN) this.ws.send(message);
    else this.waiting.push(message); // expect: HF312
  }
}

export function idle() {
  const socket = io('https://share.example.com'); // ok
  const other = io('https://share.example.com', { reconnection: false }); // ok
  return [socket, other];
}

export const endless = new ReconnectingWebSocket('wss://share.example.com', [], {
  maxEnqueuedMessages: Infinity, // expect: HF312
});

const audit = new ReconnectingWebSocket('wss://audit.example.com'); // expect: HF312

export function note(text) {
  audit.send(text);
}

const board = io('https://board.example.com');
board.on('connect', () => board.emit('here')); // ok

export function draw(stroke) {
  board.emit('draw', stroke); // expect: HF312
}

export class Requests {
  connect(url) {
    this.ws = new WebSocket(url);
    this.ws.onclose = () => setTimeout(() => this.connect(url), Math.random() * 5000);
  }

  ask(id, message, answered) {
    this.late = setTimeout(() => {
      if (this.connected) this.ws.close();
    }, 3000);
    this.callbacks.push({ id, answered }); // ok: what waits for its answer
    this.ws.send(message);
  }
}

export class Machine {
  connect() {
    this.socket = io('https://machines.example.com');
    this.socket.on('connect', () => this.start());
    this.socket.on('disconnect', () => this.stop());
  }

  start() {
    this.alive = setInterval(() => this.socket.emit('alive'), 20_000); // ok: not while it is away
    this.load = setInterval(() => this.socket.emit('load', load()), 20_000); // expect: HF312
  }

  stop() {
    clearInterval(this.alive);
  }
}

export const rink = io('https://rink.example.com');

export function joinRink(name) {
  rink.emit('join', name); // ok: who joins wants to be in it when the server is back
}

export function skate(x) {
  rink.emit('skated', x); // expect: HF312 weak
}

export class Subscriber {
  connect(url) {
    this.ws = new WebSocket(url);
    this.ws.onopen = () => this.asked.forEach((it) => this.ws.send(it));
    this.ws.onclose = () => setTimeout(() => this.connect(url), Math.random() * 5000);
  }

  subscribe(message) {
    this.asked.push(message); // ok: what was asked for, to be asked for again
    if (this.ws.readyState === WebSocket.OPEN) this.ws.send(message);
  }
}

export class Drained {
  connect(url) {
    this.ws = new WebSocket(url);
    this.ws.onclose = () => setTimeout(() => this.connect(url), Math.random() * 5000);
  }

  post(message) {
    this.outbox.push(message); // expect: HF312
    if (this.ws.readyState === WebSocket.OPEN) {
      while (this.outbox.length > 0) this.ws.send(this.outbox.shift());
    }
  }
}
