import { WebSocket } from 'ws';

export class Service {
  private readonly url: string;
  private readonly base: string;

  constructor(options: { url?: string; base: string }) {
    this.url = options.url ?? 'wss://speech.example.com/v2';
    this.base = options.base;
  }

  connect(jwt: string): WebSocket {
    const url = new URL(this.url);
    url.searchParams.append('jwt', jwt); // ok: the service wants it there
    return new WebSocket(url.toString());
  }

  call(ticket: string): WebSocket {
    return new WebSocket(`${this.base}/calls?token=${ticket}`); // ok: good for one call
  }

  observe(jwt: string): WebSocket {
    const url = new URL(this.base);
    url.searchParams.append('jwt', jwt); // expect: HF510
    return new WebSocket(url.toString());
  }
}
