export class Desk extends EventTarget {
  private ws!: WebSocket;
  private online = false;

  connect(): void {
    this.ws = new WebSocket('wss://desk.example.com');
    this.ws.onopen = () => (this.online = true);
    this.ws.onclose = () => {
      this.online = false;
      setTimeout(() => this.connect(), 10_000 * Math.random());
    };
  }

  badge(): string {
    return this.online ? 'on' : 'off';
  }

  say(text: string): void {
    this.ws.send(text); // expect: HF218 weak
  }
}
