import { io } from 'socket.io-client';
import ReconnectingWebSocket from 'reconnecting-websocket';

io('https://feed.example.com', {
  reconnectionDelay: 2000,
  reconnectionDelayMax: 2000, // expect: HF302
  randomizationFactor: 0,
});
io('https://feed.example.com', { reconnectionDelay: 2000, reconnectionDelayMax: 2000 }); // ok
new ReconnectingWebSocket('wss://feed.example.com', [], {
  minReconnectionDelay: 500, // expect: HF302
  maxReconnectionDelay: 500,
});

function after(seconds: number, run: () => void): void {
  window.setTimeout(run, seconds * 1000);
}

export function follow(): void {
  const socket = new WebSocket('wss://feed.example.com');
  socket.onclose = () => after(2, follow); // expect: HF302
}
