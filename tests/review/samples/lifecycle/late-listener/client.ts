import WebSocket from 'ws';

const shared = new WebSocket('wss://feed.example');
shared.on('error', console.error); // ok

declare function token(): Promise<string>;

export class Client {
  private socket?: WebSocket;

  async open(url: string) {
    const socket = new WebSocket(url);
    socket.on('error', (error) => this.failed(error)); // ok: listens at once
    this.socket = socket;
    const secret = await token();
    socket.on('open', () => socket.send(secret));
  }

  private failed(error: Error) {
    console.error(error);
  }
}

export async function follow(url: string, show: (text: string) => void) {
  const socket = new globalThis.WebSocket(url);
  const secret = await token();
  socket.onopen = () => socket.send(secret); // expect: HF203
  socket.onmessage = (event) => show(event.data);
}

export async function dial(url: string, show: (text: string) => void) {
  const secret = await token();
  const socket = new globalThis.WebSocket(`${url}?t=${secret}`);
  socket.onmessage = (event) => show(event.data); // ok
  await new Promise((resolve) => (socket.onopen = resolve));
}

export async function opened(url: string, show: (text: string) => void) {
  const socket = new globalThis.WebSocket(url);
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  socket.onmessage = (event) => show(event.data); // ok: another rule's business
}

export async function announced(url: string, user: User, show: (text: string) => void) {
  const socket = new globalThis.WebSocket(url);
  const name = await user.name();
  socket.onmessage = (event) => show(`${name}: ${event.data}`); // expect: HF203
}
