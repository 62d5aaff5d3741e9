import WebSocket from 'ws';

export class Feed {
  private ws!: WebSocket;
  private lastPong = 0;
  private pongTimeout?: NodeJS.Timeout;

  open(url: string) {
    this.ws = new WebSocket(url);
    this.ws.on('error', () => undefined);
    this.ws.on('pong', () => {
      this.lastPong = Date.now();
      clearTimeout(this.pongTimeout);
    });
    setInterval(() => this.check(), 10_000);
  }

  private check() {
    if (this.ws.readyState === WebSocket.OPEN && Date.now() - this.lastPong > 30_000) {
      this.ws.close(); // expect: HF103
      return;
    }
    this.ws.ping();
    this.pongTimeout = setTimeout(() => {
      this.ws.close(4000); // expect: HF103
    }, 5_000);
  }

  stop(isAlive: boolean) {
    if (isAlive) {
      this.ws.close(); // ok
    } else if (this.lastPong) {
      this.ws.close(); // ok
    }
    const later = setTimeout(() => this.ws.close(), 100); // ok
    return later;
  }
}
