import { WebSocketServer, type WebSocket } from 'ws';

const seen = new Map<WebSocket, { lastPong: number }>();
const wss = new WebSocketServer({ port: 8080 });

wss.on('connection', (socket) => {
  let overdue: NodeJS.Timeout;
  seen.set(socket, { lastPong: Date.now() });
  socket.on('error', () => undefined);
  socket.on('pong', () => {
    clearTimeout(overdue);
    seen.get(socket)!.lastPong = Date.now();
  });
  overdue = setTimeout(() => socket.close(), 5_000); // expect: HF103
});

setInterval(() => {
  for (const [socket, { lastPong }] of seen) {
    if (Date.now() - lastPong > 60_000) {
      socket.close(1001, 'timeout'); // expect: HF103
      seen.delete(socket);
      continue;
    }
    socket.ping();
  }
}, 30_000);
