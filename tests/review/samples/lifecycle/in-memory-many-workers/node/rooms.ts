import { WebSocket, WebSocketServer } from 'ws';

const users = new Map<string, WebSocket>(); // expect: HF221
const wss = new WebSocketServer({ port: 8081 });

wss.on('connection', (socket, request) => {
  const user = String(request.url);
  users.set(user, socket);
  socket.on('error', console.error);
  socket.on('close', () => users.delete(user));
});

export function notify(user: string, text: string) {
  users.get(user)?.send(text);
}
