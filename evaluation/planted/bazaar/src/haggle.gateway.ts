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
import type { Server, Socket } from 'socket.io';
import { StallsService, type Offer } from './stalls.service';

const isOffer = (value: unknown): value is Offer => {
  const offer = value as Offer | null;
  return typeof offer?.stall === 'string' && typeof offer.goods === 'string' && Number.isInteger(offer.cents);
};

@WebSocketGateway({
  namespace: 'haggle',
  cors: { origin: 'https://bazaar.example', credentials: true }, // expect: cors-only@haggle
  maxHttpBufferSize: 1e9, // expect: huge-max-message
  pingTimeout: 20, // expect: unit-mismatch
})
export class HaggleGateway implements OnGatewayConnection, OnGatewayDisconnect {
  @WebSocketServer()
  private readonly server!: Server;

  private readonly log = new Logger(HaggleGateway.name);
  private readonly buyers = new Map<string, Socket>();

  constructor(private readonly stalls: StallsService) {}

  async handleConnection(client: Socket): Promise<void> {
    const name = await this.stalls.ownerOf(client.handshake.headers.cookie);
    if (!name) {
      client.disconnect(true);
      return;
    }
    client.data.name = name;
    this.buyers.set(name, client);
    this.log.log(`${name} is in the bazaar`);
  }

  handleDisconnect(client: Socket): void {
    this.buyers.delete(client.data.name); // expect: registry-close-race
  }

  @SubscribeMessage('stall')
  async visit(@ConnectedSocket() client: Socket, @MessageBody() stall: string): Promise<void> {
    await client.join(stall); // expect: unauthorised-room
  }

  @SubscribeMessage('offer')
  offer(@ConnectedSocket() client: Socket, @MessageBody() body: unknown) {
    if (!isOffer(body)) return { event: 'error', data: 'Invalid message' };
    const accepted = this.stalls.accept(body);
    client.to(`stall:${body.stall}`).emit('offered', { by: client.data.name, accepted });
    return { event: 'answer', data: { accepted } };
  }

  @SubscribeMessage('whisper')
  whisper(@ConnectedSocket() client: Socket, @MessageBody() body: { to: string; text: string }): void {
    const text = String(body.text).slice(0, 200);
    this.buyers.get(body.to)?.emit('whisper', { from: client.data.name, text });
  }
}
