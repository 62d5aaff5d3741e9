import { OnGatewayConnection, OnGatewayInit, WebSocketGateway, WebSocketServer } from '@nestjs/websockets';
import { IncomingMessage } from 'http';
import { Server, WebSocket } from 'ws';

import { Devices } from './devices';

@WebSocketGateway({ path: '/vitals' }) // expect: no-heartbeat@vitals
export class VitalsGateway implements OnGatewayInit, OnGatewayConnection {
  @WebSocketServer() private readonly server: Server;

  constructor(private readonly devices: Devices) {}

  afterInit() {
    this.server.on('error', (e) => console.error('vitals', e));
  }

  async handleConnection(device: WebSocket, req: IncomingMessage) { // expect: no-heartbeat@vitals
    const serial = String(req.headers['x-serial'] ?? '');
    const known = await this.devices.find(serial); // expect: late-listener@vitals
    if (!known) {
      device.terminate();
      return;
    }
    device.on('message', (data) => { // expect: late-listener@vitals
      if (data === 'bye') return device.close(); // expect: buffer-compare
      const sample = JSON.parse(data.toString()); // expect: unguarded-parse@vitals, shape-assumed@vitals
      this.devices.store(known.id, sample.kind, sample.value); // expect: shape-assumed@vitals
      for (const screen of this.server.clients) {
        if (screen !== device) screen.send(JSON.stringify({ id: known.id, ...sample }));
      }
    });
  }
}
