import WebSocket, { Server } from 'ws';

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

const server = new Server({ noServer: true });
server.on('error', console.error);
server.on('connection', function (connection) { // expect: HF201
  connection.on('message', console.log);
});
