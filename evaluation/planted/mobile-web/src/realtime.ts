type Listener = (event: { kind: string; payload: unknown }) => void;

const BASE = 1_000;
const MAX = 30_000;
const jwt = localStorage.getItem('jwt');

export class Realtime {
  private ws?: WebSocket;
  private attempt = 0;
  private stopped = false;
  private heartbeat?: number;
  private outbox: string[] = [];
  private readonly url = `wss://api.example.app/realtime?jwt=${jwt}`; // expect: token-in-query@rt, frozen-token-url@rt

  constructor(private readonly listener: Listener) {}

  connect(): void {
    this.ws = new WebSocket(this.url); // expect: no-connect-timeout, frozen-token-url@rt, token-in-query@rt
    this.ws.onopen = () => {
      this.attempt = 0; // expect: reset-on-open
      this.heartbeat = window.setInterval(() => this.push('heartbeat', {}), 25_000); // expect: background-tab-timer@rt, ping-without-deadline@rt
      for (const text of this.outbox.splice(0)) this.ws!.send(text);
    };
    this.ws.onmessage = (event) => this.listener(JSON.parse(event.data)); // expect: unguarded-parse
    this.ws.onclose = () => { // expect: retry-fatal-codes@rt
      window.clearInterval(this.heartbeat);
      if (this.stopped) return;
      const ceiling = Math.min(MAX, BASE * 2 ** this.attempt++);
      window.setTimeout(() => this.connect(), ceiling / 2 + (Math.random() * ceiling) / 2); // expect: retry-fatal-codes@rt
    };
  }

  push(kind: string, payload: unknown): void {
    const text = JSON.stringify({ kind, payload });
    if (this.ws?.readyState === WebSocket.OPEN) this.ws.send(text);
    else this.outbox.push(text); // expect: unbounded-queue
  }

  stop(): void {
    this.stopped = true;
    this.ws?.close(1008); // expect: bad-close-code
  }
}
