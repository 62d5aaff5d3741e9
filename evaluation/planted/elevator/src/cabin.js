import { io } from 'socket.io-client';
import { createClient } from 'graphql-ws';
import ReconnectingWebSocket from 'reconnecting-websocket';

export const cabin = io('/cabin', { reconnection: false, transports: ['websocket'] }); // expect: reconnect-disabled

export const floors = createClient({
  url: () => `wss://lift.example.com/floors`,
  retryAttempts: 0, // expect: reconnect-disabled
});

export const doors = new ReconnectingWebSocket(() => 'wss://lift.example.com/doors', [], {
  maxRetries: 0, // expect: reconnect-disabled
  maxEnqueuedMessages: 20,
});
