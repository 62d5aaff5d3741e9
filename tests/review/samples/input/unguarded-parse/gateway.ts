import { createServer, IncomingMessage } from 'node:http';
import { WebSocketServer, WebSocket, RawData } from 'ws';

interface Command {
  type: string;
}

export class Gateway {
  private readonly wss: WebSocketServer;

  constructor(port: number) {
    this.wss = new WebSocketServer({ server: createServer().listen(port) });
    this.wss.on('connection', (socket: WebSocket, request: IncomingMessage) => {
      socket.on('error', (error) => console.error(error));
      socket.on('message', (data: RawData) => this.handle(socket, data));
      socket.on('message', this.trace.bind(this));
    });
  }

  private handle(socket: WebSocket, data: RawData): void {
    const command: Command = JSON.parse(data.toString()) as Command; // expect: HF401
    socket.send(command.type);
  }

  private trace(data: RawData): void {
    let command: Command;
    try {
      command = JSON.parse(data.toString()); // ok
    } catch (error) {
      console.error(error);
      return;
    }
    console.log(command.type);
  }
}

export function sizes(data: RawData): number {
  return Object.keys(JSON.parse(String(data))).length; // expect: HF401
}
