import { WebSocketServer } from 'ws';

const HEARTBEAT = 60 * 1000;
const wss = new WebSocketServer({ port: 8080 });

wss.on('connection', (socket) => {
  socket.isAlive = true;
  socket.on('error', console.error);
  socket.on('pong', () => { socket.isAlive = true; });
});

const timer = setInterval(() => {
  for (const socket of wss.clients) {
    if (!socket.isAlive) { socket.terminate(); continue; }
    socket.isAlive = false;
    socket.ping();
  }
}, HEARTBEAT); // expect: HF107

wss.on('close', () => clearInterval(timer));
