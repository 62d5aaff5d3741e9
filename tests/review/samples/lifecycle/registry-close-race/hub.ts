import { WebSocket, WebSocketServer } from 'ws';
import type { IncomingMessage } from 'node:http';

export class Hub {
  private clients: Record<string, WebSocket> = {};
  private readonly agents = new Map<string, WebSocket>();

  constructor(private readonly wss: WebSocketServer) {}

  listen(port: number) {
    const wss = new WebSocketServer({ port });
    wss.on('connection', (ws, request) => this.accept(ws, request));
  }

  private accept(ws: WebSocket, request: IncomingMessage) {
    const token = String(request.headers.authorization);
    this.clients[token] = ws;
    ws.on('error', console.error);
    ws.on('close', () => {
      delete this.clients[token]; // expect: HF207
    });

    const agent = this.agentOf(request);
    this.agents.set(agent, ws);
    ws.on('close', () => this.leave(agent, ws));
  }

  private leave(agent: string, ws: WebSocket) {
    if (this.agents.get(agent) !== ws) return;
    this.agents.delete(agent); // ok
  }

  private agentOf(request: IncomingMessage): string {
    return String(request.headers['user-agent']);
  }
}
