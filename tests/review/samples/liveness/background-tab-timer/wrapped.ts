export class Link {
  private socket: WebSocket;

  constructor(url: string) {
    this.socket = new WebSocket(url);
    this.socket.addEventListener('open', () => {
      setInterval(() => this.emit('beat', 0), 15_000); // expect: HF111
      setInterval(() => this.emit('position', here()), 15_000); // ok
      setInterval(() => this.note('beat'), 15_000); // ok
    });
  }

  emit(topic: string, value: unknown) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify([topic, value]));
  }

  note(word: string) {
    console.log(word);
  }
}
