import WebSocket, { WebSocketServer } from 'ws';
import { io } from 'socket.io-client';
import { Server } from 'socket.io';
import { options } from './options.js';

const PORT = 8080;

export const wss = new WebSocketServer({
  port: PORT,
  pingInterval: 30_000, // expect: HF110
  pingTimeout: 5_000,
});
export const feed = new WebSocket('wss://example.org', { keepAlive: true }); // expect: HF110
export const client = io('https://example.org', {
  transports: ['websocket'],
  pingInterval: 10_000, // expect: HF110
});

export const other = new WebSocketServer({ port: PORT + 1, maxPayload: 65_536 }); // ok
export const given = new WebSocketServer(options); // ok
export const server = new Server(3000, { pingInterval: 10_000 }); // ok
