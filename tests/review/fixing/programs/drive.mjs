// The other side of the programs: clients that behave, and clients that do not.
import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import WebSocket, { WebSocketServer } from 'ws';

export const MALFORMED = Buffer.from([0xc1, 0x80, 0, 0, 0, 0]);

// A client whose messages are taken one by one.
export async function dial(port, path = '/') {
  const ws = new WebSocket(`ws://127.0.0.1:${port}${path}`);
  const messages = [], waiting = [];
  ws.on('error', () => {});
  ws.on('message', (data) => (waiting.shift() ?? ((it) => messages.push(it)))(String(data)));
  await once(ws, 'open');
  return {
    ws,
    next: () => new Promise((found) => (messages.length ? found(messages.shift()) : waiting.push(found))),
    async ask(text) {
      ws.send(text);
      return this.next();
    },
    async leave() {
      ws.close();
      await once(ws, 'close');
    },
  };
}

// A connection after the handshake, or after its request, that says nothing by itself.
export async function raw(port, answered = true) {
  const socket = net.connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(
    'GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  if (answered) await once(socket, 'data');
  return socket;
}

// A server that echoes, or does as it is told.
export async function peer(behave = (ws) => ws.on('message', (data) => ws.send(String(data)))) {
  const server = new WebSocketServer({ port: 0 });
  server.on('connection', (ws) => {
    ws.on('error', () => {});
    behave(ws);
  });
  await once(server, 'listening');
  return { server, port: server.address().port, url: `ws://127.0.0.1:${server.address().port}` };
}

// Long waits pass at once; after `count` of them, `then` gets them all, and the program ends.
export function hurry(count, then) {
  const real = globalThis.setTimeout, waits = [];
  globalThis.setTimeout = (call, wait, ...rest) => {
    if (!(wait >= 100)) return real(call, wait, ...rest);
    waits.push(wait);
    if (waits.length === count) end(...[then(waits)].flat());
    return waits.length < count ? real(call, 1, ...rest) : undefined;
  };
}

// Whether something comes true within a second.
export async function happens(condition, within = 1000) {
  for (const start = Date.now(); Date.now() - start < within; await pause(5)) {
    if (condition()) return true;
  }
  return false;
}

export function end(...lines) {
  for (const line of lines) console.log(line);
  process.exit(0);
}

export const closed = 'ws://127.0.0.1:9';
