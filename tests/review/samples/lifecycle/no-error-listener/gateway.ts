import { WebSocketGateway } from '@nestjs/websockets';
import { WebSocket } from 'ws';

@WebSocketGateway()
export class Levels {
  handleConnection(tank: WebSocket) { // ok: Nest listens
    tank.on('message', (level) => console.log(String(level)));
  }
}
