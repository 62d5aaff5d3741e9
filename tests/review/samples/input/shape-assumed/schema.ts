import { WebSocketServer, WebSocket, RawData } from 'ws';
import { z } from 'zod';

const Command = z.object({ type: z.string(), args: z.array(z.string()) });
type Command = z.infer<typeof Command>;

export class Gateway {
  constructor(private readonly wss: WebSocketServer = new WebSocketServer({ port: 8080 })) {
    wss.on('connection', (socket: WebSocket) => {
      socket.on('error', console.error);
      socket.on('message', (data: RawData) => this.cast(socket, data));
      socket.on('message', (data: RawData) => this.parsed(socket, data));
      socket.on('message', (data: RawData) => this.asserted(data));
      socket.on('message', (data: RawData) => this.optional(data));
    });
  }

  private decode(data: RawData): unknown {
    try {
      return JSON.parse(data.toString());
    } catch {
      return null;
    }
  }

  private cast(socket: WebSocket, data: RawData) {
    const command = this.decode(data) as Command;
    console.log(command);
    socket.send(command.type); // expect: HF402
  }

  private parsed(socket: WebSocket, data: RawData) {
    const command = Command.parse(this.decode(data));
    socket.send(command.args[0].trim()); // ok
  }

  private asserted(data: RawData) {
    const command = this.decode(data) as Command;
    assertCommand(command);
    this.run(command);
  }

  private run(command: Command) {
    console.log(command.args.length); // ok
  }

  private optional(data: RawData) {
    const command = (this.decode(data) ?? {}) as Command;
    console.log(command.type); // ok
  }
}

declare function assertCommand(value: unknown): asserts value is Command;
