export class Board {
  private ws?: WebSocket;
  private lastSeen = 0;

  open() {
    this.ws = new WebSocket('wss://board.example.com');
    this.ws.onmessage = () => {
      this.lastSeen = Date.now();
    };
    this.ws.onclose = () => setTimeout(() => this.open(), 1000 + Math.random() * 1000);
    setInterval(() => {
      if (Date.now() - this.lastSeen > 40_000) this.ws?.close(); // expect: HF103 weak
    }, 10_000);
  }
}

export class Quick {
  private ws?: WebSocket;
  private lastSeen = 0;

  open() {
    this.ws = new WebSocket('wss://board.example.com');
    this.ws.onmessage = () => {
      this.lastSeen = Date.now();
    };
    this.ws.onclose = () => setTimeout(() => this.open(), 1000 + Math.random() * 1000);
  }

  look() {
    if (Date.now() - this.lastSeen > 40_000) {
      this.ws?.close(); // ok: it does not wait for the end of the old one
      this.open();
    }
  }

  leave() {
    this.ws?.close(); // ok
  }
}

export class Once {
  private ws = new WebSocket('wss://board.example.com');
  private lastSeen = 0;

  look() {
    this.ws.onmessage = () => {
      this.lastSeen = Date.now();
    };
    if (Date.now() - this.lastSeen > 40_000) this.ws.close(); // ok: nothing waits for it
  }
}
