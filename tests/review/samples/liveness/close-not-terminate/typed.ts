import type { WebSocket, WebSocketServer } from 'ws';

const alive = new WeakSet<WebSocket>();

export function watch(server: WebSocketServer) {
  server.on('connection', (socket) => socket.on('pong', () => alive.add(socket)));
  setInterval(() => {
    for (const socket of server.clients) {
      if (!alive.has(socket)) {
        socket.close(); // expect: HF103
        continue;
      }
      alive.delete(socket);
      socket.ping();
    }
  }, 20_000);
}

export function end(server: WebSocketServer) {
  for (const socket of server.clients) socket.close(1001); // ok: they are not gone
}
