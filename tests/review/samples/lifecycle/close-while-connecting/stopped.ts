import WebSocket from 'ws';

export class Gauge {
  private socket?: WebSocket;

  start() {
    this.socket = new WebSocket('wss://gauge.example.com');
    this.socket.on('close', () => setTimeout(() => this.start(), 1000 * (1 + Math.random())));
  }

  destroy() {
    this.socket?.close(); // expect: HF217
  }
}

export class Heard {
  private socket?: WebSocket;

  start() {
    this.socket = new WebSocket('wss://gauge.example.com');
    this.socket.on('error', (error) => console.error(error));
    this.socket.on('close', () => setTimeout(() => this.start(), 1000 * (1 + Math.random())));
  }

  destroy() {
    this.socket?.close(); // ok
  }
}

export class Asked {
  private socket?: WebSocket;

  start() {
    this.socket = new WebSocket('wss://gauge.example.com');
    this.socket.on('close', () => setTimeout(() => this.start(), 1000 * (1 + Math.random())));
  }

  destroy() {
    if (this.socket?.readyState === WebSocket.OPEN) {
      this.socket.close(); // ok
    }
  }

  measure() {
    this.socket?.close(); // ok: nothing says that it ends
  }
}
