import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

export class Gateway {
  private readonly http = createServer();
  private readonly users = new WebSocketServer({ server: this.http, path: '/users' });
  private admins?: WebSocketServer;

  open(): void {
    this.admins = new WebSocketServer({ server: this.http, path: '/admins' }); // expect: HF223
  }
}

export class Routed {
  private readonly http = createServer();
  private readonly users = new WebSocketServer({ noServer: true }); // ok
  private readonly admins = new WebSocketServer({ noServer: true }); // ok

  open(): void {
    this.http.on('upgrade', (request, socket, head) => {
      const target = request.url === '/users' ? this.users : this.admins;
      target.handleUpgrade(request, socket, head, (ws) => target.emit('connection', ws, request));
    });
  }
}
