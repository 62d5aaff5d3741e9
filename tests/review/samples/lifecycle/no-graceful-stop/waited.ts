import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

export class Live {
  private readonly http = createServer();
  private readonly wss = new WebSocketServer({ noServer: true });

  async stop(): Promise<void> {
    this.wss.close(); // expect: HF220
    await new Promise((done) => this.http.close(done));
  }
}

export class Polite {
  private readonly http = createServer();
  private readonly wss = new WebSocketServer({ noServer: true });

  async stop(): Promise<void> {
    this.wss.clients.forEach((client) => client.close(1001));
    this.wss.close(); // ok
    await new Promise((done) => this.http.close(done));
  }
}
