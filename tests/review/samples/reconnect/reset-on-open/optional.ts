import WebSocket from "ws";

export class Quotes {
  private socket?: WebSocket;
  private attempts = 0;

  constructor(private readonly url: string) {}

  open(): void {
    this.socket = new WebSocket(this.url, { handshakeTimeout: 10_000 });
    this.socket.on("error", console.error);
    this.socket.on("open", this.greeted.bind(this));
    this.socket.on("close", () => {
      this.attempts += 1;
      setTimeout(() => this.open(), Math.random() * Math.min(30_000, 1000 * 2 ** this.attempts));
    });
  }

  private greeted(): void {
    this.attempts = 0; // expect: HF305
  }
}
