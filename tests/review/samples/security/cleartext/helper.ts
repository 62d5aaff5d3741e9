export class Feed {
  private url = 'ws://quotes.tradefeed.io/stream'; // expect: HF508
  private socket?: WebSocket;

  open() {
    this.socket = new WebSocket(this.url);
  }

  static by(socket: WebSocket) {
    socket.send('ws://quotes.tradefeed.io/stream'); // ok: nothing connects to it
  }
}

export const second = settings.second ?? settings.first ?? 'ws://second.northwind.example/v2'; // expect: HF508
