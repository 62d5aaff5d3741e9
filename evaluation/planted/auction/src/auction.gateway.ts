import * as ws from 'ws';
import type { Server } from 'http';
import type { IncomingMessage } from 'http';

import { Lots } from './lots';

type Bid = { lot: string; amount: number };

export default class AuctionGateway {
  private readonly wss: ws.WebSocketServer;
  private readonly bidders = new Map<string, ws.WebSocket>();
  private interval?: ReturnType<typeof setInterval>;

  constructor(server: Server, private readonly lots: Lots) {
    this.wss = new ws.WebSocketServer({ server, path: '/bids' }); // expect: no-origin-check@auction
    this.wss.on('connection', this.onConnection.bind(this)); // expect: no-error-listener@auction, no-origin-check@auction
    this.wss.on('error', (e) => console.error(e));
    this.interval = setInterval(() => this.sweep(), 30_000);
  }

  private onConnection(client: ws.WebSocket, request: IncomingMessage) { // expect: no-error-listener@auction, no-origin-check@auction
    const paddle = String(request.headers['x-paddle']);
    this.bidders.set(paddle, client);
    (client as any).alive = true;
    client.on('pong', () => ((client as any).alive = true));
    client.on('message', (raw) => this.onBid(paddle, raw.toString()));
    client.on('close', () => this.bidders.delete(paddle)); // expect: registry-close-race
  }

  private onBid(paddle: string, text: string) {
    let bid: Bid;
    try {
      bid = JSON.parse(text);
    } catch {
      this.bidders.get(paddle)?.send('{"error":"Invalid JSON"}');
      return;
    }
    if (this.lots.accept(bid.lot, bid.amount, paddle)) { // expect: shape-assumed
      for (const other of this.bidders.values()) other.send(JSON.stringify({ ...bid, paddle })); // expect: no-backpressure
    }
  }

  private sweep() {
    for (const client of this.wss.clients) {
      if (!(client as any).alive) client.close(1001, 'no pong'); // expect: close-not-terminate
      (client as any).alive = false;
      client.ping();
    }
  }

  async shutdown() {
    clearInterval(this.interval);
    await new Promise((done) => this.wss.close(done)); // expect: no-graceful-stop
  }
}
