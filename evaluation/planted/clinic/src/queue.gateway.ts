import { Logger } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  OnGatewayConnection,
  OnGatewayDisconnect,
  SubscribeMessage,
  WebSocketGateway,
  WebSocketServer,
} from '@nestjs/websockets';
import { Server, Socket } from 'socket.io';

import { QueueService } from './queue.service';

@WebSocketGateway({
  namespace: 'queue',
  cors: { origin: '*' }, // expect: origin-bypass@queue
  pingTimeout: 900_000,
  perMessageDeflate: true, // expect: server-deflate
})
export class QueueGateway implements OnGatewayConnection, OnGatewayDisconnect {
  @WebSocketServer() server: Server;
  private readonly logger = new Logger(QueueGateway.name);
  private readonly desks = new Map<string, Socket>();

  constructor(private readonly queue: QueueService) {}

  async handleConnection(client: Socket) {
    const desk = client.handshake.auth?.desk;
    if (!desk) {
      client.disconnect(true);
      return;
    }
    this.desks.set(desk, client);
    client.emit('waiting', await this.queue.waiting());
  }

  handleDisconnect(client: Socket) {
    const desk = client.handshake.auth?.desk;
    this.desks.delete(desk); // expect: registry-close-race
    this.logger.log(`desk ${desk} left`);
  }

  @SubscribeMessage('follow')
  follow(@ConnectedSocket() client: Socket, @MessageBody() body: { patient: string }) {
    client.join(`patient:${body.patient}`); // expect: unauthorised-room@queue
    return { event: 'following', data: body.patient };
  }

  @SubscribeMessage('call')
  async call(@MessageBody() body: { ticket: number; room: string }) {
    const ticket = await this.queue.take(body.ticket);
    if (!ticket) return { event: 'error', data: 'Unknown ticket' };
    this.server.emit('called', { ticket: ticket.number, room: body.room });
  }

  @SubscribeMessage('leave')
  leave(client: Socket, patient: string) {
    client.leave(`patient:${patient}`);
  }
}
