import type { RawData, WebSocket } from 'ws';

export class Tills {
  private readonly tills = new Map<string, WebSocket>();

  add(id: string, socket: WebSocket) {
    this.tills.set(id, socket);
    socket.on('close', () => this.tills.delete(id)); // expect: HF207 weak
    socket.on('message', (data: RawData) => console.log(id, data.toString()));
  }
}

export class Same {
  private readonly tills = new Map<string, WebSocket>();

  add(id: string, socket: WebSocket) {
    this.tills.set(id, socket);
    socket.on('close', () => {
      if (this.tills.get(id) === socket) this.tills.delete(id); // ok
    });
  }
}

export class Numbered {
  private readonly tills = new Map<number, WebSocket>();
  private last = 0;

  add(socket: WebSocket) {
    const number = ++this.last;
    this.tills.set(number, socket);
    socket.on('close', () => this.tills.delete(number)); // ok
  }
}
