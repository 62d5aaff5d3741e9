import { createServer } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';

const ORIGINS = new Set((process.env.ORIGINS ?? 'https://quiet.example').split(','));
const MAX_BUFFERED = 1024 * 1024;

const http = createServer((_, res) => {
  res.writeHead(200, { 'content-type': 'text/plain' }).end('quiet');
});

const wss = new WebSocketServer({ noServer: true, maxPayload: 16 * 1024, perMessageDeflate: false });
const waiting = new WeakSet<WebSocket>();

http.on('upgrade', (req, socket, head) => {
  const refuse = (status: string) => socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
  if (!req.headers.origin || !ORIGINS.has(req.headers.origin)) return refuse('403 Forbidden');
  if (wss.clients.size >= 1000) return refuse('503 Service Unavailable');
  wss.handleUpgrade(req, socket, head, (ws) => wss.emit('connection', ws, req));
});

wss.on('connection', (ws) => {
  ws.on('error', (error) => console.error('socket', error));
  ws.on('pong', () => waiting.delete(ws));
  ws.on('message', (raw, isBinary) => {
    if (isBinary) return ws.close(1003, 'text only');
    let message: unknown;
    try {
      message = JSON.parse(String(raw));
    } catch {
      return ws.send('{"error":"Invalid JSON"}');
    }
    if (typeof message !== 'object' || message === null || !('text' in message)) {
      return ws.send('{"error":"Invalid message"}');
    }
    const line = JSON.stringify({ text: String(message.text).slice(0, 500) });
    for (const peer of wss.clients) {
      if (peer.readyState !== WebSocket.OPEN) continue;
      if (peer.bufferedAmount > MAX_BUFFERED) peer.terminate();
      else peer.send(line);
    }
  });
});

const heartbeat = setInterval(() => {
  for (const ws of wss.clients) {
    if (waiting.has(ws)) {
      ws.terminate();
      continue;
    }
    waiting.add(ws);
    ws.ping();
  }
}, 25_000);

function stop() {
  clearInterval(heartbeat);
  wss.clients.forEach((ws) => ws.close(1001, 'server stops'));
  http.close();
  setTimeout(() => wss.clients.forEach((ws) => ws.terminate()), 5_000).unref();
}

process.once('SIGTERM', stop);
process.once('SIGINT', stop);

http.listen(Number(process.env.PORT ?? 8080));
