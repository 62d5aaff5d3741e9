import WebSocket, { Server } from 'ws';
import { follow } from './follow';

export class Feed {
  private socket?: WebSocket;

  open(url: string): void {
    this.socket = new WebSocket(url); // expect: HF201
    this.socket.on('message', (data) => console.log(data));
  }
}

export class CarefulFeed {
  private socket?: WebSocket;

  open(url: string): void {
    this.socket = new WebSocket(url); // ok
    this.socket.on('message', (data) => console.log(data));
    this.socket.on('error', (error) => this.failed(error));
  }

  private failed(error: Error): void {
    console.error(error);
  }
}

const ticker = new WebSocket('wss://feed.example/ticker'); // expect: HF201
ticker.onmessage = (event) => console.log(event.data);

new WebSocket('wss://feed.example/once').on('message', console.log); // expect: HF201

const unused = new WebSocket('wss://feed.example/unused'); // ok: not a connection that matters
unused.binaryType = 'arraybuffer';

// Whoever imports it may listen.
export const shared = new WebSocket('wss://feed.example/shared'); // ok
shared.on('message', console.log);

const followed = new WebSocket('wss://feed.example/followed'); // ok
followed.on('message', console.log);
follow(followed);

function helper(socket: WebSocket): void { // ok: somebody else has opened it
  socket.on('message', console.log);
}
helper(followed);

const server = new Server({ noServer: true });
server.on('error', console.error);
server.on('connection', function (connection) { // expect: HF201
  connection.on('message', console.log);
});
server.on('connection', ({ send }) => send('hi')); // expect: HF201
