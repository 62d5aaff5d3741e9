import type WebSocket from 'ws';

export function end(socket: WebSocket): void {
  socket.removeAllListeners();
  socket.close(); // ok: it may be a server's
}
