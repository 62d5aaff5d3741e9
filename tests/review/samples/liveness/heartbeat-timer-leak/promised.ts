import WebSocket from 'ws';

export class Line {
  private beat?: NodeJS.Timeout;

  dial(): Promise<WebSocket> {
    return new Promise((resolve) => {
      const ws = new WebSocket('wss://line.example.com');
      ws.on('open', () => resolve(ws));
      ws.on('error', console.error);
      ws.on('close', () => setTimeout(() => this.dial(), 5000));
      this.beat = setInterval(() => ws.ping(), 20_000); // expect: HF104
    });
  }
}
