import { WebSocketServer } from 'ws';

export class Service {
  private readonly wss = new WebSocketServer({ port: 8080 });

  async onModuleDestroy(): Promise<void> {
    await new Promise((done) => this.wss.close(done)); // expect: HF220
  }

  async restart(): Promise<void> {
    await new Promise((done) => this.wss.close(done)); // ok: no shutdown, as far as names say
  }

  async stop(): Promise<void> {
    await new Promise<void>((done) => {
      for (const client of this.wss.clients) client.close(1001);
      this.wss.close(() => done()); // ok
    });
  }
}
