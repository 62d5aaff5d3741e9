import WebSocket from 'ws';
import { once } from 'node:events';

function hello(url) {
  const socket = new WebSocket(url);
  socket.on('error', console.error);
  socket.send('hello'); // expect: HF218
}

function later(url) {
  const socket = new WebSocket(url);
  socket.on('error', console.error);
  socket.on('open', () => socket.send('hello')); // ok
  return socket;
}

async function waited(url) {
  const socket = new WebSocket(url);
  await once(socket, 'open');
  socket.send('hello'); // ok
}

export class Client {
  constructor(url) {
    this.socket = new WebSocket(url);
    this.socket.on('error', console.error);
    this.sent = this.socket.send('hello'); // expect: HF218
  }

  say(text) {
    this.socket.send(text); // ok: whoever calls it knows
  }

  again(url) {
    this.socket.send('bye'); // ok: the one before
    this.socket = new WebSocket(url);
    if (this.socket.readyState === WebSocket.OPEN) {
      this.socket.send('hello'); // ok
    }
  }
}

export class Dialer {
  open(url) {
    this.socket = new WebSocket(url);
    this.socket.on('error', console.error);
  }

  async openLater(url) {
    this.other = new WebSocket(url);
    await once(this.other, 'open');
  }

  start(url) {
    this.open(url);
    this.socket.send('hello'); // expect: HF218
  }

  async startLater(url) {
    await this.openLater(url);
    this.other.send('hello'); // ok
  }
}

function helper(url, send) {
  const socket = open(url);
  socket.send('hello'); // ok: who knows
}
