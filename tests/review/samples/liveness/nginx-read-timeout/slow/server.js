import { WebSocketServer } from 'ws';

const wss = new WebSocketServer({ port: 8080 });
wss.on('connection', (socket) => {
  const timer = setInterval(() => socket.ping(), 90_000);
  socket.on('error', console.error);
  socket.on('close', () => clearInterval(timer));
});
