import { WebSocketGateway, SubscribeMessage } from '@nestjs/websockets';
import type { Socket } from 'socket.io';

@WebSocketGateway({
  cors: { origin: 'https://till.example.com', credentials: true }, // expect: HF504
})
export class TillGateway {
  @SubscribeMessage('sum')
  sum(client: Socket, amount: number) {
    client.emit('sum', { amount, of: client.handshake.headers.cookie });
  }
}

@WebSocketGateway({ cors: { origin: '*' } }) // ok: it is for everybody
export class ClockGateway {
  @SubscribeMessage('time')
  time(client: Socket) {
    client.emit('time', Date.now());
  }
}
