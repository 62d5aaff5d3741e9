import WebSocket, { WebSocketServer } from 'ws';

export class Client {
  private ws: WebSocket | null = null;
  private timer?: NodeJS.Timeout;

  connect(url: string) {
    this.ws = new WebSocket(url);
    this.ws.on('error', (error) => console.error(error));
    this.ws.on('close', () => this.reconnect(url));
    this.timer = setTimeout(() => this.stop(), 5_000);
  }

  private stop() {
    clearTimeout(this.timer);
    if (!this.ws) return;
    this.ws.removeAllListeners();
    this.ws.terminate(); // expect: HF217
    this.ws = null;
  }

  private reconnect(url: string) {
    this.ws?.removeAllListeners('message');
    this.ws?.close(); // ok: still heard
    this.connect(url);
  }

  quietly() {
    this.ws?.removeAllListeners();
    this.ws?.on('error', () => {});
    this.ws?.close(); // ok
  }

  politely() {
    if (this.ws?.readyState === WebSocket.OPEN) {
      this.ws.removeAllListeners();
      this.ws.close(); // ok: it is established
    }
  }

  hastily() {
    this.ws?.removeAllListeners();
    this.ws?.terminate(); // expect: HF217
  }

  forget() {
    this.ws?.removeAllListeners();
  }
}

const server = new WebSocketServer({ port: 8080 });
server.on('connection', (socket) => {
  socket.removeAllListeners();
  socket.close(); // ok: a server's connection is open
});


export class Constant {
  private socket?: WebSocket;

  connect(url: string): void {
    this.socket = new WebSocket(url);
  }

  destroy(): void {
    this.socket?.removeAllListeners();
    if (this.socket && !this.socket.CLOSED) this.socket.close(); // ok: never, CLOSED is 3
  }

  leave(): void {
    this.socket?.removeAllListeners();
    if (this.socket) this.socket.close(); // expect: HF217
  }
}

export class Careful {
  private socket?: WebSocket;

  connect(url: string): void {
    this.socket = new WebSocket(url);
  }

  fail(): void {
    if (this.waiting || this.socket?.readyState === WebSocket.CONNECTING) return;
    this.socket?.removeAllListeners();
    this.socket?.terminate(); // ok: not while it connects
  }
}
