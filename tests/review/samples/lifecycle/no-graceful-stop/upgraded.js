import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const http = createServer();
const wss = new WebSocketServer({ noServer: true, maxPayload: 4096 });

http.on('upgrade', (request, socket, head) => {
  wss.handleUpgrade(request, socket, head, (ws) => wss.emit('connection', ws));
});

process.on('SIGTERM', () => {
  http.close(() => process.exit(0)); // expect: HF220
});

const other = createServer();

process.on('SIGINT', () => {
  other.close(); // ok: it has no WebSockets
});
