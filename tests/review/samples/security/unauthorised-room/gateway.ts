import { ConnectedSocket, MessageBody, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { Socket } from 'socket.io';

@WebSocketGateway({ namespace: 'beds' })
export class Beds {
  @SubscribeMessage('watch')
  watch(@MessageBody() order: { bed: string }, @ConnectedSocket() nurse: Socket) {
    nurse.join(`bed-${order.bed}`); // expect: HF512
  }

  @SubscribeMessage('ward')
  ward(nurse: Socket, ward: string) {
    if (!mayEnter(nurse.data.user, ward)) return;
    nurse.join(ward); // ok
  }

  @SubscribeMessage()
  all(nurse: Socket) {
    nurse.join('all'); // ok
  }
}
