import WebSocket, { RawData } from 'ws';

export class Feed {
  private socket: WebSocket;

  constructor(url: string) {
    this.socket = new WebSocket(url);
    this.socket.on('error', console.error);
    this.socket.on('message', (data) => this.receive(data));
  }

  private receive(data: RawData) {
    if (data as unknown as string === 'pong') return; // expect: HF403
    for (const line of data.toString().split('\n')) {
      if (line === 'end') return; // ok
    }
  }
}
