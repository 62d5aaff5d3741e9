export function open(url: string, token: string) {
  return new WebSocket(url, { headers: { Authorization: token } }); // ok: Node takes it
}

export function helper(socket: WebSocket) {
  socket.send('hello');
}
