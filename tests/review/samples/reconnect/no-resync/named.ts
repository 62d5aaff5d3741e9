export class Prices {
  private ws?: WebSocket;

  open() {
    this.ws = new WebSocket('wss://prices.example.com');
    this.ws.onopen = () => {
      setInterval(() => this.ws?.send('{"ping":1}'), 30_000);
    };
    this.ws.onclose = () => setTimeout(() => this.open(), 1000 + Math.random() * 1000);
  }

  select(market: string) {
    this.ws?.send(JSON.stringify({ market })); // expect: HF313
  }
}

export class Orders {
  private ws?: WebSocket;

  open() {
    this.ws = new WebSocket('wss://orders.example.com');
    this.ws.onclose = () => setTimeout(() => this.open(), 1000 + Math.random() * 1000);
  }

  place(order: string) {
    this.ws?.send(JSON.stringify({ order })); // ok
  }

  watchAll() {
    this.ws?.send(JSON.stringify({ all: true })); // ok: it is given nothing
  }

  trackOne(order: string) {
    console.log(order);
    this.ws?.send(JSON.stringify({ order })); // ok: it does more than to ask for it
  }
}
