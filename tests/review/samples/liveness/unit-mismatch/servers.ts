import { Server } from 'socket.io';
import { createClient } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketGateway } from '@nestjs/websockets';
import { io } from 'socket.io-client';
import ReconnectingWebSocket from 'reconnecting-websocket';
import useWebSocket from 'react-use-websocket';

const options = {
  pingInterval: 25, // expect: HF105
  pingTimeout: 20_000, // ok
};
export const server = new Server(3000, options);

@WebSocketGateway({ pingInterval: 30 }) // expect: HF105
export class Gateway {}

export const socket = io('https://example.org', {
  reconnectionDelay: 1, // expect: HF105
  reconnectionDelayMax: 500, // ok
  timeout: 20000, // ok
});

export const client = createClient({ url: 'wss://example.org', keepAlive: 10 }); // expect: HF105
useServer({ schema: undefined }, server as any, 12_000); // ok
useServer({ schema: undefined }, server as any, 12); // expect: HF105
export const lasting = new ReconnectingWebSocket('wss://example.org', [], {
  connectionTimeout: 4, // expect: HF105
  minReconnectionDelay: 1500.5, // ok
});

export function Prices({ beat }: { beat: number }) {
  useWebSocket('wss://example.org', {
    reconnectInterval: 3, // expect: HF105
    heartbeat: { message: 'ping', interval: 25, timeout: 60_000 }, // expect: HF105
  });
  useWebSocket('wss://example.org', { reconnectInterval: beat, heartbeat: true }); // ok
}
