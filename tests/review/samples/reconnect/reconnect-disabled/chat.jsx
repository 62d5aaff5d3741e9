import { createClient } from 'graphql-ws';
import ReconnectingWebSocket from 'reconnecting-websocket';
import useWebSocket from 'react-use-websocket';
import { io } from 'socket.io-client';

export const socket = io('https://chat.example.com', { reconnection: false }); // expect: HF317

export const client = createClient({
  url: 'wss://graph.example.com',
  retryAttempts: 0, // expect: HF317
});

export const feed = new ReconnectingWebSocket('wss://feed.example.com', [], { maxRetries: 0 }); // expect: HF317

export function Status({ url }) {
  useWebSocket(url, { shouldReconnect: () => false }); // expect: HF317
  return null;
}

export function Right({ url }) {
  useWebSocket(url, { shouldReconnect: (event) => event.code !== 4401 }); // ok
  return null;
}

export const own = io('https://chat.example.com', { reconnection: false }); // ok: dials itself
own.on('disconnect', () => setTimeout(() => own.connect(), 1000 + Math.random() * 4000));

export function ask() {
  const once = io('https://chat.example.com', { reconnection: false }); // ok: soon over
  once.emit('ask', (answer) => show(answer));
  once.disconnect();
}

export function socketFactory(url) {
  const socket = io(url, { reconnection: false }); // expect: HF317 weak
  return socket;
}
