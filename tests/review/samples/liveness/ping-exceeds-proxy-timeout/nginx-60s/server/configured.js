import { WebSocketServer } from 'ws';
import { interval } from './config.js';

const wss = new WebSocketServer({ port: 8083 });
wss.on('connection', (socket) => {
  socket.on('error', console.error);
  const timer = setInterval(() => socket.ping(), interval); // ok: not known
  socket.on('close', () => clearInterval(timer));
});
