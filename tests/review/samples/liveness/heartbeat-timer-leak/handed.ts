import type { WebSocket } from 'ws';

export function beat(socket: WebSocket) {
  setInterval(() => socket.ping(), 25_000); // expect: HF104
}

export function beatFor(socket: WebSocket) {
  return setInterval(() => socket.ping(), 25_000); // ok: the caller has it
}

export function beatUntil(socket: WebSocket) {
  const timer = setInterval(() => socket.ping(), 25_000); // ok
  socket.on('close', () => clearInterval(timer));
}

export function beatOnce(socket: WebSocket, beats: boolean) {
  if (!beats) return;
  setInterval(() => socket.ping(), 25_000); // ok: who calls it twice is not known
}
