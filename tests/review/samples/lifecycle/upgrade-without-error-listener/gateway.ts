import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';

declare function load(request: IncomingMessage): Promise<string>;

export class Gateway {
  private readonly wss = new WebSocketServer({ noServer: true });

  attach(server: Server): void {
    server.on('upgrade', this.onUpgrade);
  }

  private onUpgrade = async (request: IncomingMessage, socket: Duplex, head: Buffer) => { // expect: HF202
    const tenant = await load(request);
    this.accept(request, socket, head, tenant);
  };

  private accept(request: IncomingMessage, duplex: Duplex, head: Buffer, tenant: string) {
    this.wss.handleUpgrade(request, duplex, head, (ws) => {
      this.wss.emit('connection', ws, request, tenant);
    });
  }
}

export class CarefulGateway {
  private readonly wss = new WebSocketServer({ noServer: true });

  attach(server: Server): void {
    server.on('upgrade', (request, socket, head) => this.onUpgrade(request, socket, head)); // ok
    server.on('upgrade', (request, { destroy }, head) => void load(request).then(destroy)); // ok
  }

  private async onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer) {
    socket.once('error', () => socket.destroy());
    await load(request);
    this.wss.handleUpgrade(request, socket, head, () => {});
  }
}
