export function greet(socket: WebSocket): void {
  socket.send('hello'); // ok: somebody else has opened it
}
