import { WebSocketServer, type WebSocket } from 'ws';

class Hub {
  private readonly server = new WebSocketServer({ port: 8080 });

  start() {
    this.server.on('connection', (socket: WebSocket) => this.accept(socket));
  }

  private accept(socket: WebSocket) {
    const beat = setInterval(() => this.beat(socket), 15_000);
    socket.on('close', () => clearInterval(beat));
    socket.on('pong', () => console.debug('still there'));
  }

  private beat(socket: WebSocket) {
    if (socket.readyState === 1) socket.ping(); // expect: HF102
  }
}

new Hub().start();
