import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

export class Gate {
  private readonly http = createServer();
  private readonly wss = new WebSocketServer({ server: this.http });

  constructor() {
    process.once('SIGTERM', () => this.stop());
  }

  private stop(): void {
    this.http.close(); // expect: HF220
  }
}

const http = createServer();

export function live(): void {
  const wss = new WebSocketServer({ server: http });
  wss.on('connection', (socket) => socket.on('error', console.error));
}

process.once('SIGTERM', () => {
  http.close(); // expect: HF220
});
