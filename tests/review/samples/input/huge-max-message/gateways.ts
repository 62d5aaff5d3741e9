import { WebSocketGateway, SubscribeMessage } from '@nestjs/websockets';
import type { Socket } from 'socket.io';
import type { WebSocket } from 'ws';

@WebSocketGateway({ maxHttpBufferSize: 5e8 }) // expect: HF405
export class UploadGateway {
  @SubscribeMessage('photo')
  photo(client: Socket, photo: Buffer) {
    client.emit('size', photo.length);
  }
}

@WebSocketGateway({ maxPayload: 0 }) // expect: HF405
export class RawGateway {
  handleConnection(client: WebSocket) {
    client.on('error', console.error);
  }
}

@WebSocketGateway({ maxHttpBufferSize: 70 * 1024 * 1024 }) // expect: HF405 weak
export class LargeGateway {
  @SubscribeMessage('photo')
  photo(client: Socket, photo: Buffer) {
    client.emit('size', photo.length);
  }
}

@WebSocketGateway({ maxHttpBufferSize: 1e6 }) // ok
export class SmallGateway {
  @SubscribeMessage('photo')
  photo(client: Socket, photo: Buffer) {
    client.emit('size', photo.length);
  }
}
