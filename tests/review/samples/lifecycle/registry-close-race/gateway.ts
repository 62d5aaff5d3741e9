import { WebSocketGateway } from '@nestjs/websockets';
import { Socket } from 'socket.io';

@WebSocketGateway()
export class Tills {
  private tills = new Map<string, Socket>();
  private seen = new Set<string>();

  handleConnection(till: Socket) {
    this.tills.set(till.handshake.query.user as string, till);
  }

  handleDisconnect(till: Socket) {
    this.seen.delete(till.id); // ok
    this.tills.delete(till.handshake.query.user as string); // expect: HF207
  }
}
