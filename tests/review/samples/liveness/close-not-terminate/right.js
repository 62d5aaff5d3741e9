import WebSocket, { WebSocketServer } from 'ws';

const wss = new WebSocketServer({ port: 8080 });
setInterval(() => {
  for (const socket of wss.clients) {
    if (!socket.isAlive) {
      socket.terminate(); // ok
      continue;
    }
    socket.isAlive = false;
    socket.ping();
  }
}, 30_000);

const upstream = new WebSocket('wss://example.org');
setInterval(() => {
  if (!upstream.isAlive) {
    upstream.close(); // ok
    setTimeout(() => upstream.terminate(), 1_000);
  }
}, 30_000);

if (!upstream.alive) upstream.close(); // expect: HF103
upstream.close(); // ok
