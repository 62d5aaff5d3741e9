import { createServer, type Server } from 'node:http';
import { WebSocketServer } from 'ws';

export class App {
  private readonly server: Server = createServer();
  private readonly wss: WebSocketServer;

  constructor() {
    this.wss = new WebSocketServer({ server: this.server });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => this.stop());
    }
  }

  private stop(): void {
    console.log('stopping');
    this.wss.close(); // expect: HF220
    this.server.close();
  }
}

export class GracefulApp {
  private readonly server: Server = createServer();
  private readonly wss = new WebSocketServer({ server: this.server });

  start(): void {
    process.once('SIGTERM', () => this.stop());
    this.server.listen(8080);
  }

  private stop(): void {
    this.wss.clients.forEach((client) => client.close(1001, 'restart'));
    this.wss.close(); // ok
    setTimeout(() => process.exit(0), 5_000).unref();
  }
}

new WebSocketServer({ port: 8081 });
