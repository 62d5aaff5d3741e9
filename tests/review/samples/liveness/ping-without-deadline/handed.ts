import type { WebSocket, WebSocketServer } from 'ws';

// What watches those of one server knows nothing of the others.
const alive = new WeakSet<WebSocket>();

export function watch(server: WebSocketServer) {
  server.on('connection', (socket) => socket.on('pong', () => alive.add(socket)));
  setInterval(() => {
    for (const socket of server.clients) {
      if (!alive.has(socket)) socket.terminate();
      alive.delete(socket);
      socket.ping(); // ok
    }
  }, 20_000);
}

export function greet(socket: WebSocket) {
  const timer = setInterval(() => socket.ping(), 20_000); // expect: HF102 weak
  socket.on('close', () => clearInterval(timer));
}

export function guard(socket: WebSocket) {
  let answered = true;
  socket.on('pong', () => {
    answered = true;
  });
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping(); // ok
  }, 20_000);
  socket.on('close', () => clearInterval(timer));
}
