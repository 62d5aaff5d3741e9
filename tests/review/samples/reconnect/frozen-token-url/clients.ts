import { createClient } from 'graphql-ws';
import ReconnectingWebSocket from 'reconnecting-websocket';
import { io } from 'socket.io-client';

export function feed(token: string): ReconnectingWebSocket {
  return new ReconnectingWebSocket(`wss://feed.example.com/?token=${token}`); // expect: HF311
}

export function named(token: string): ReconnectingWebSocket {
  const url = 'wss://feed.example.com/?a=b&access_token=' + token;
  return new ReconnectingWebSocket(url); // expect: HF311
}

export function chat(token: string) {
  return io('https://chat.example.com', {
    auth: { token }, // expect: HF311 weak
  });
}

export function graph(token: string) {
  return createClient({
    url: `wss://graph.example.com/graphql?token=${token}`, // expect: HF311
    connectionParams: { Authorization: `Bearer ${token}` }, // expect: HF311 weak
  });
}

export class Own {
  private readonly url: string;

  constructor(token: string) {
    this.url = `wss://feed.example.com/live?token=${token}`; // expect: HF311
  }

  connect(): void {
    const ws = new WebSocket(this.url);
    ws.onclose = () => setTimeout(() => this.connect(), Math.random() * 5000);
  }
}

export function right(getToken: () => string) {
  const socket = new ReconnectingWebSocket(() => `wss://feed.example.com/?token=${getToken()}`); // ok
  const graphql = createClient({
    url: 'wss://graph.example.com/graphql',
    connectionParams: () => ({ authorization: getToken() }), // ok
  });
  const chat = io({ auth: (send) => send({ token: getToken() }), query: { room: 'a' } }); // ok
  return [socket, graphql, chat];
}

export class Fresh {
  constructor(private readonly session: { token: string }) {}

  connect(): void {
    const url = `wss://feed.example.com/live?token=${this.session.token}`;
    const ws = new WebSocket(url); // ok: built for each attempt
    ws.onclose = () => setTimeout(() => this.connect(), Math.random() * 5000);
  }

  named(base: string): void {
    const ws = new WebSocket(`${base}?room=${this.session.token}`); // ok
    ws.onclose = () => setTimeout(() => this.named(base), Math.random() * 5000);
  }
}

export function unknown(url: string): void {
  const ws = new WebSocket(url); // ok: not seen
  ws.onclose = () => setTimeout(() => unknown(url), Math.random() * 5000);
}

export function single(token: string): void {
  const url = `wss://feed.example.com/live?token=${token}`;
  new WebSocket(url); // ok: it does not redial
}

export function empty() {
  return [new ReconnectingWebSocket('wss://feed.example.com'), io()]; // ok
}

export function joined(base: string, token: string) {
  return new ReconnectingWebSocket(base + '?token=' + token); // expect: HF311
}

export class Asked {
  private url = '';

  async connect(): Promise<void> {
    await this.ask();
    const ws = new WebSocket(this.url);
    ws.onclose = () => setTimeout(() => this.connect(), Math.random() * 5000);
  }

  private async ask(): Promise<void> {
    const { ticket } = await (await fetch('/ticket')).json();
    this.url = `wss://feed.example.com/live?ticket=${ticket}`; // ok: asked for before each dial
  }
}

export class Renewed {
  private token = '';

  async login(): Promise<void> {
    this.token = await login();
  }

  connect() {
    return io('https://chat.example.com', { auth: { token: this.token } }); // expect: HF311
  }
}

export class Given {
  private readonly token: string;

  constructor(token: string) {
    this.token = token;
  }

  connect() {
    return io('https://chat.example.com', { auth: { token: this.token } }); // expect: HF311 weak
  }
}

export class Kept {
  private token: string;

  constructor(token: string) {
    this.token = token;
  }

  async renew(): Promise<void> {
    this.token = (await refresh(this.token)).split(':')[1];
  }

  connect() {
    return io('https://chat.example.com', { auth: { token: this.token } }); // expect: HF311
  }
}
