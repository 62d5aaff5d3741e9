export class Live {
  private timer?: ReturnType<typeof setInterval>;
  private socket = new WebSocket(`wss://${location.host}/ws`);

  start() {
    this.timer = setInterval(() => this.socket.send('ping'), 90_000); // expect: HF107
  }
}
