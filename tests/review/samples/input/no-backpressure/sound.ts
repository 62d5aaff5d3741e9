import { WebSocketServer, WebSocket } from 'ws';

const wss = new WebSocketServer({ port: 8080, maxPayload: 1024 });
const LIMIT = 1024 * 1024; // bytes

function broadcast(frame: Buffer): void {
  for (const client of wss.clients) {
    if (client.bufferedAmount > LIMIT) client.terminate();
    else if (client.readyState === WebSocket.OPEN) client.send(frame); // ok
  }
}

setInterval(() => broadcast(Buffer.alloc(1024)), 16);
