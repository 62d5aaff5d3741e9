import { WebSocketServer } from 'ws';
import { interval } from './settings.js';

const wss = new WebSocketServer({ port: 8080 });
wss.on('connection', (socket) => {
  const timer = setInterval(() => socket.ping(), interval);
  socket.on('error', console.error);
  socket.on('close', () => clearInterval(timer));
});
