import { WebSocketGateway, WebSocketServer } from '@nestjs/websockets';
import { Server, WebSocket } from 'ws';

@WebSocketGateway({ path: '/levels' }) // expect: HF101
export class Levels {
  @WebSocketServer() server: Server;

  handleConnection(tank: WebSocket) {
    tank.on('message', (level) => this.store(level));
  }

  store(level: unknown) {
    for (const peer of this.server.clients) peer.send(String(level));
  }
}
