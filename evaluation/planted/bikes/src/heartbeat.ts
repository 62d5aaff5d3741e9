import { WebSocket, type WebSocketServer } from 'ws';

const EVERY = 30_000; // expect: ping-exceeds-proxy-timeout@bikes
const alive = new WeakSet<WebSocket>();

/** Pings all clients of `server`; who has not answered until the next round is dropped. */
export function watchAlive(server: WebSocketServer): void {
  server.on('connection', (socket) => {
    alive.add(socket);
    socket.on('pong', () => alive.add(socket));
  });
  const timer = setInterval(() => {
    for (const socket of server.clients) {
      if (!alive.has(socket)) {
        socket.close(4408, 'no pong'); // expect: close-not-terminate
        continue;
      }
      alive.delete(socket);
      socket.ping();
    }
  }, EVERY); // expect: ping-exceeds-proxy-timeout@bikes
  server.on('close', () => clearInterval(timer));
}

/** The same for the office's dashboards, of which there are few. */
export function pingForever(socket: WebSocket): void {
  setInterval(() => { // expect: heartbeat-timer-leak, ping-without-deadline@office
    if (socket.readyState === WebSocket.OPEN) socket.ping(); // expect: ping-without-deadline@office
  }, 20_000);
}
