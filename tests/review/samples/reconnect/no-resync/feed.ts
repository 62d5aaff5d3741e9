import ReconnectingWebSocket from 'reconnecting-websocket';

export function once(url: string): void {
  const socket = new ReconnectingWebSocket(url);
  socket.addEventListener('open', () => socket.send(JSON.stringify({ op: 'subscribe' })), { once: true }); // expect: HF313
}

export function early(url: string): void {
  const socket = new ReconnectingWebSocket(url);
  socket.send(JSON.stringify({ type: 'subscribe', channel: 'news' })); // expect: HF313
}

export function own(url: string): void {
  const socket = new WebSocket(url);
  socket.onopen = () => socket.send(JSON.stringify({ type: 'subscribe' })); // ok
  socket.onclose = () => setTimeout(() => own(url), Math.random() * 5000);
}

export function plain(url: string): void {
  new WebSocket(url).send(JSON.stringify({ type: 'subscribe' })); // ok: it does not redial
}

export function numbered(url: string): void {
  const socket = new ReconnectingWebSocket(url);
  socket.send(JSON.stringify({ type: 1, other: 'subscribe' })); // ok
}

export class Joined {
  private socket!: WebSocket;

  constructor(private readonly url: string, rooms: string[]) {
    this.open();
    this.join(rooms);
  }

  private open(): void {
    this.socket = new WebSocket(this.url);
    this.socket.onclose = () => setTimeout(() => this.open(), Math.random() * 5000);
  }

  private join(rooms: string[]): void {
    this.socket.onopen = () => this.socket.send(JSON.stringify({ join: rooms })); // expect: HF313
  }
}

export function assigned(url: string): void {
  const socket = new ReconnectingWebSocket(url);
  socket.onopen = () => socket.send(JSON.stringify({ op: 'watch' })); // ok
}
