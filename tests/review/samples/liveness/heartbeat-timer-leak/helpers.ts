import { WebSocketServer, type WebSocket } from 'ws';

const wss = new WebSocketServer({ port: 8080 });

wss.on('connection', (socket) => {
  startHeartbeat(socket);
  startOnce(socket);
  startIf(socket, true);
});

function startHeartbeat(socket: WebSocket) {
  setInterval(() => socket.ping(), 30_000); // expect: HF104
}

let started = false;

function startOnce(socket: WebSocket) {
  if (started) return;
  started = true;
  setInterval(() => socket.ping(), 30_000); // ok
}

function startIf(socket: WebSocket, wanted: boolean) {
  if (wanted) {
    setInterval(() => socket.ping(), 30_000); // ok
  }
}

export class Client {
  private ws = new WebSocket('wss://example.org');

  open() {
    this.ws.onopen = () => this.beat();
  }

  private beat() {
    setInterval(() => this.ws.send('ping'), 30_000); // expect: HF104
  }
}
