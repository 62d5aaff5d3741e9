import WebSocket, { WebSocketServer } from 'ws';

const wss = new WebSocketServer({ port: 8080 });
setInterval(() => {
  for (const socket of wss.clients) {
    if (Date.now() - socket.lastSeen > 60_000) socket.terminate();
    else socket.ping(); // ok
  }
}, 20_000);

const upstream = new WebSocket('wss://example.org');
let pongTimer;
setInterval(() => {
  upstream.ping(); // ok
  pongTimer = setTimeout(() => upstream.terminate(), 5_000);
}, 30_000);
upstream.on('pong', () => clearTimeout(pongTimer));
